'use client'
import { Button, Kbd } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import classes from './beat-desk.module.css'

/** Takes the last answer back. */
export function UndoButton({ isDisabled, onUndo }: { isDisabled: boolean; onUndo(): void }) {
  const t = useTranslations('reading')
  return (
    <Button
      fullWidth
      mt="sm"
      variant="default"
      leftSection={<IconArrowBackUp size={20} aria-hidden />}
      rightSection={
        <span className={classes.keys} aria-hidden="true">
          <Kbd>U</Kbd>
        </span>
      }
      disabled={isDisabled}
      onClick={onUndo}
      aria-keyshortcuts="U Control+Z"
    >
      {t('undoLast')}
    </Button>
  )
}
