'use client'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconEyeOff,
  IconHelpCircle,
  type IconProps,
} from '@tabler/icons-react'
import { type Answer, answers, commentLength } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import {
  type ComponentType,
  type KeyboardEvent,
  memo,
  type ReactNode,
  type RefObject,
  useId,
  useState,
} from 'react'
import { Button } from '../elements/button.tsx'
import { Textarea } from '../elements/fields.tsx'
import { Paper } from '../elements/layout.tsx'
import { Kbd, Text } from '../elements/text.tsx'
import type { Draft } from './beat.ts'
import { answerKeys, beatCodes } from './keys.ts'
import classes from './reading-panel.module.css'

export const answerIcons: Record<Answer, ComponentType<IconProps>> = {
  normal: IconCircleCheck,
  anomalous: IconAlertTriangle,
  uncertain: IconHelpCircle,
  unusable: IconEyeOff,
}

interface DecisionPanelProps {
  /** What was chosen; undefined until something is. */
  given: Answer | undefined
  /** The comment that went with it. */
  givenComment?: string | undefined
  /** Whether no answer is possible. */
  isDisabled: boolean
  /** Whether a class and a comment are: to the answer that comes, or to the one that was given. */
  canWrite: boolean
  draft: Draft
  onDraft(draft: Draft): void
  onAnswer(answer: Answer): void
  /** Where the focus goes when a field is left. */
  headingRef: RefObject<HTMLHeadingElement | null>
  commentRef: RefObject<HTMLTextAreaElement | null>
  codesRef: RefObject<HTMLFieldSetElement | null>
  /** What can be done besides. */
  children?: ReactNode
}

/** The four answers, none of them chosen beforehand, with what may be added to one. */
export function DecisionPanel(props: DecisionPanelProps) {
  const t = useTranslations('reading')
  const heading = useId()
  const { given, givenComment = '', isDisabled, canWrite, draft, onDraft, onAnswer, headingRef } = props
  const leave = () => headingRef.current?.focus()
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={heading}>
      <Text component="h2" id={heading} className={classes.heading}>
        {t('decision')}
      </Text>
      <div className={classes.answers}>
        {answers.map((answer) => (
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
        <BeatCodes
          groupRef={props.codesRef}
          chosen={draft.beatCode}
          isDisabled={!canWrite}
          onChoose={(beatCode) => onDraft({ ...draft, beatCode })}
          onLeave={leave}
        />
        <div>
          {givenComment !== '' && <p className={classes.said}>{givenComment}</p>}
          <Textarea
            ref={props.commentRef}
            label={<Labelled text={t(given === undefined ? 'comment' : 'moreComment')} keys="C" />}
            value={draft.comment}
            disabled={!canWrite}
            onChange={(event) => onDraft({ ...draft, comment: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') leave()
            }}
            maxLength={commentLength}
            rows={2}
            resize="vertical"
          />
        </div>
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
        <span className={classes.keys} aria-hidden="true">
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

interface BeatCodesProps {
  groupRef: RefObject<HTMLFieldSetElement | null>
  chosen: string | null
  isDisabled: boolean
  onChoose(code: string | null): void
  onLeave(): void
}

/**
 * The class of the beat. While the group itself has the focus, which `B` gives it, a letter chooses the class of that
 * letter; afterwards, and by Esc, the focus is at the beat again, where letters answer.
 */
function BeatCodes({ groupRef, chosen, isDisabled, onChoose, onLeave }: BeatCodesProps) {
  const t = useTranslations('reading')
  const [isListening, setListening] = useState(false)
  const meaning = useId()
  const named = beatCodes.find((code) => code === chosen)

  function toggle(code: string) {
    onLeave()
    onChoose(code === chosen ? null : code)
  }

  function hear(event: KeyboardEvent) {
    if (!isListening || event.ctrlKey || event.metaKey || event.altKey) return
    const code = beatCodes.find((known) => known === event.key.toUpperCase())
    if (code !== undefined) toggle(code)
    else if (event.key === 'Escape' || event.key === 'Enter') onLeave()
    else if (event.key === 'Backspace' || event.key === 'Delete') {
      onLeave()
      onChoose(null)
    } else return
    event.preventDefault()
  }

  return (
    <fieldset
      ref={groupRef}
      className={classes.codes}
      disabled={isDisabled}
      tabIndex={-1}
      data-own-keys={isListening || undefined}
      aria-describedby={meaning}
      onFocus={({ target, currentTarget }) => setListening(target === currentTarget)}
      onBlur={() => setListening(false)}
      // A pointer beside the buttons does not make it listen.
      onMouseDown={(event) => event.target instanceof HTMLButtonElement || event.preventDefault()}
      onKeyDown={hear}
    >
      <legend>
        <Labelled text={t('code.label')} keys="B" />
      </legend>
      <div className={classes.codeButtons}>
        {beatCodes.map((code) => (
          <button
            key={code}
            type="button"
            aria-pressed={code === chosen}
            title={t(`code.${code}`)}
            onClick={(event) => {
              // A pointer leaves the focus at the beat; whoever goes by Tab stays in the row.
              if (event.detail > 0) return toggle(code)
              onChoose(code === chosen ? null : code)
            }}
          >
            {code}
          </button>
        ))}
      </div>
      <p id={meaning} className={classes.meaning} role="status">
        {isListening ? t('code.keys') : named === undefined ? t('code.none') : t(`code.${named}`)}
      </p>
    </fieldset>
  )
}

/** What a field is called, with the key that leads to it. */
export function Labelled({ text, keys }: { text: string; keys: string }) {
  return (
    <>
      {text}{' '}
      <Kbd size="xs" aria-hidden="true">
        {keys}
      </Kbd>
    </>
  )
}
