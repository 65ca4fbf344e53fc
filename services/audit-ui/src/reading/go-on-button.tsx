'use client'
import { Button, Kbd } from '@mantine/core'
import { useTranslations } from 'next-intl'
import classes from './beat-desk.module.css'

/** On to the next beat, once this one is answered. It is there from the start, so that nothing moves then. */
export function GoOnButton({ isDisabled, onGoOn }: { isDisabled: boolean; onGoOn(): void }) {
  const t = useTranslations('reading')
  return (
    <Button
      fullWidth
      mt="sm"
      disabled={isDisabled}
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
