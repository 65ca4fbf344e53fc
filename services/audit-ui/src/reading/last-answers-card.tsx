'use client'
import { Button, Kbd, Paper } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { listUndoable } from '../outbox/attempt.ts'
import { LastAnswers } from '../outbox/last-answers.tsx'
import { useOutbox } from '../outbox/use-outbox.ts'
import desk from './beat-desk.module.css'
import classes from './reveal-panel.module.css'

/** The latest answers, and the way back. */
export function LastAnswersCard({ onTakeBack }: { onTakeBack(): void }) {
  const t = useTranslations('reading')
  const { view } = useOutbox()
  return (
    <Paper component="section" withBorder p="md">
      <h2 className={classes.heading}>{t('last.title')}</h2>
      <LastAnswers />
      <Button
        fullWidth
        mt="sm"
        variant="default"
        leftSection={<IconArrowBackUp size={20} aria-hidden />}
        rightSection={
          <span className={desk.keys} aria-hidden="true">
            <Kbd>U</Kbd>
          </span>
        }
        disabled={listUndoable(view.entries).length === 0}
        onClick={onTakeBack}
        aria-keyshortcuts="U Control+Z"
      >
        {t('undoLast')}
      </Button>
    </Paper>
  )
}
