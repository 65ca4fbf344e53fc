'use client'
import { Button, Kbd } from '@mantine/core'
import { useTranslations } from 'next-intl'
import classes from './beat-desk.module.css'

/** On to the next beat, once what was hidden has been seen. */
export function GoOnButton({ onGoOn }: { onGoOn(): void }) {
  const t = useTranslations('reading')
  return (
    <Button
      fullWidth
      mt="sm"
      onClick={onGoOn}
      rightSection={
        <span className={classes.keys} aria-hidden="true">
          <Kbd>Enter</Kbd>
        </span>
      }
      aria-keyshortcuts="Enter"
    >
      {t('goOn')}
    </Button>
  )
}
