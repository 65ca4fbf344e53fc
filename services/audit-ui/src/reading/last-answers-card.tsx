'use client'
import { Paper } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { listUndoable } from '../outbox/attempt.ts'
import { LastAnswers } from '../outbox/last-answers.tsx'
import { useOutbox } from '../outbox/use-outbox.ts'
import classes from './reveal-panel.module.css'
import { UndoButton } from './undo-button.tsx'

/** The latest answers, and the way back. */
export function LastAnswersCard({ onTakeBack }: { onTakeBack(): void }) {
  const t = useTranslations('reading')
  const { view } = useOutbox()
  return (
    <Paper component="section" withBorder p="md">
      <h2 className={classes.heading}>{t('last.title')}</h2>
      <LastAnswers />
      <UndoButton isDisabled={listUndoable(view.entries).length === 0} onUndo={onTakeBack} />
    </Paper>
  )
}
