'use client'
import { IconArrowBackUp, IconClockPause } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '../elements/button.tsx'
import { Paper } from '../elements/layout.tsx'
import { Kbd } from '../elements/text.tsx'
import { listUndoable } from '../outbox/entry.ts'
import { LastAnswers } from '../outbox/last-answers.tsx'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import panel from './reading-panel.module.css'
import classes from './reveal-panel.module.css'

interface ActionProps {
  isDisabled: boolean
  onPress(): void
}

/** On to the next beat, once this one is answered. It is there from the start, so that nothing moves then. */
export function GoOnButton({ isDisabled, onPress }: ActionProps) {
  const t = useTranslations('reading')
  return (
    <Button
      fullWidth
      mt="sm"
      px="sm"
      disabled={isDisabled}
      onClick={onPress}
      rightSection={<Keys name="Enter" />}
      aria-keyshortcuts="Enter"
    >
      {t('goOn')}
    </Button>
  )
}

/** Leaves the beat for later, without an answer. */
export function LaterButton({ isDisabled, onPress }: ActionProps) {
  const t = useTranslations('reading')
  return (
    <QuietButton
      icon={<IconClockPause size={20} aria-hidden />}
      keys="L"
      shortcuts="L"
      isDisabled={isDisabled}
      onPress={onPress}
    >
      {t('later')}
    </QuietButton>
  )
}

/** Takes the last answer back. */
export function UndoButton({ isDisabled, onPress }: ActionProps) {
  const t = useTranslations('reading')
  return (
    <QuietButton
      icon={<IconArrowBackUp size={20} aria-hidden />}
      keys="U"
      shortcuts="U Control+Z"
      isDisabled={isDisabled}
      onPress={onPress}
    >
      {t('undoLast')}
    </QuietButton>
  )
}

function QuietButton(
  props: ActionProps & { icon: ReactNode; keys: string; shortcuts: string; children: ReactNode },
) {
  return (
    <Button
      fullWidth
      mt="sm"
      px="sm"
      variant="default"
      leftSection={props.icon}
      rightSection={<Keys name={props.keys} />}
      disabled={props.isDisabled}
      onClick={props.onPress}
      aria-keyshortcuts={props.shortcuts}
    >
      {props.children}
    </Button>
  )
}

function Keys({ name }: { name: string }) {
  return (
    <span className={panel.keys} aria-hidden="true">
      <Kbd>{name}</Kbd>
    </span>
  )
}

/** The latest answers, and the way back. */
export function LastAnswersCard({ onTakeBack }: { onTakeBack(): void }) {
  const t = useTranslations('reading')
  const { view } = useOutbox()
  return (
    <Paper component="section" withBorder p="md">
      <h2 className={classes.heading}>{t('last.title')}</h2>
      <LastAnswers />
      <UndoButton isDisabled={listUndoable(view.entries).length === 0} onPress={onTakeBack} />
    </Paper>
  )
}
