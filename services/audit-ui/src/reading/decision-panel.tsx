'use client'
import { Button, Kbd, NativeSelect, Paper, Text, Textarea } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconEyeOff,
  IconHelpCircle,
  type IconProps,
} from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { type ComponentType, memo, type ReactNode, type RefObject, useId } from 'react'
import type { Answer, Draft } from './beat.ts'
import { beatCodes } from './beat-codes.ts'
import desk from './beat-desk.module.css'
import classes from './decision-panel.module.css'
import { answerKeys, answerOrder } from './keys.ts'

export const answerIcons: Record<Answer, ComponentType<IconProps>> = {
  normal: IconCircleCheck,
  anomalous: IconAlertTriangle,
  uncertain: IconHelpCircle,
  unusable: IconEyeOff,
}

interface DecisionPanelProps {
  /** What was chosen; undefined until something is. */
  given: Answer | undefined
  isDisabled: boolean
  draft: Draft
  onDraft(draft: Draft): void
  onAnswer(answer: Answer): void
  commentRef: RefObject<HTMLTextAreaElement | null>
  codeRef: RefObject<HTMLSelectElement | null>
  /** What can be done besides. */
  children?: ReactNode
}

/** The four answers, none of them chosen beforehand, with what may be added to one. */
export function DecisionPanel(props: DecisionPanelProps) {
  const t = useTranslations('reading')
  const heading = useId()
  const { given, isDisabled, draft, onDraft, onAnswer } = props
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={heading}>
      <Text component="h2" id={heading} className={classes.heading}>
        {t('decision')}
      </Text>
      <div className={classes.answers}>
        {answerOrder.map((answer) => (
          <AnswerButton
            key={answer}
            answer={answer}
            isGiven={given === answer}
            isDisabled={isDisabled}
            onAnswer={onAnswer}
          />
        ))}
      </div>
      <div className={classes.additions}>
        <NativeSelect
          ref={props.codeRef}
          label={<Labelled text={t('code.label')} keys="B" />}
          value={draft.beatCode ?? ''}
          disabled={isDisabled}
          onChange={(event) => onDraft({ ...draft, beatCode: event.currentTarget.value || null })}
          data={[
            { value: '', label: t('code.none') },
            ...beatCodes.map((code) => ({ value: code, label: `${code} – ${t(`code.${code}`)}` })),
          ]}
        />
        <Textarea
          ref={props.commentRef}
          label={<Labelled text={t('comment')} keys="C" />}
          value={draft.comment}
          disabled={isDisabled}
          onChange={(event) => onDraft({ ...draft, comment: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          maxLength={2000}
          rows={2}
          resize="vertical"
        />
      </div>
      {props.children}
    </Paper>
  )
}

interface AnswerButtonProps {
  answer: Answer
  isGiven: boolean
  isDisabled: boolean
  onAnswer(answer: Answer): void
}

const AnswerButton = memo(function AnswerButton(props: AnswerButtonProps) {
  const { answer, isGiven, isDisabled, onAnswer } = props
  const t = useTranslations('reading')
  const Icon = answerIcons[answer]
  const { digit, letter } = answerKeys[answer]
  return (
    <Button
      variant={isGiven ? 'filled' : 'default'}
      aria-pressed={isGiven}
      aria-keyshortcuts={`${digit} ${letter}`}
      // What was chosen stays to be seen while no other choice is possible.
      disabled={isDisabled && !isGiven}
      className={classes.answer}
      leftSection={<Icon size={20} aria-hidden />}
      rightSection={
        <span className={desk.keys} aria-hidden="true">
          <Kbd>{digit}</Kbd>
          <Kbd>{letter}</Kbd>
        </span>
      }
      justify="space-between"
      onClick={() => isDisabled || onAnswer(answer)}
    >
      {t(`answer.${answer}`)}
    </Button>
  )
})

function Labelled({ text, keys }: { text: string; keys: string }) {
  return (
    <>
      {text}{' '}
      <Kbd size="xs" aria-hidden="true">
        {keys}
      </Kbd>
    </>
  )
}
