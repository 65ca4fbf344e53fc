'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../elements/button.tsx'
import { Stack } from '../elements/layout.tsx'
import { Text, Title } from '../elements/text.tsx'
import { LinkButton } from '../links/link-button.tsx'
import { useScreenOptions } from '../reading/hooks.ts'
import { useKeyboard } from '../reading/keys.ts'

/** Nothing waits for a decision of this adjudicator; the last decision can still be taken back. */
export function NoDisagreement({ onUndo }: { onUndo(): void }) {
  const t = useTranslations('reading.decisions')
  const undo = useTranslations('reading')('undo')
  const [{ shortcuts }] = useScreenOptions()
  useKeyboard(shortcuts, (command) => {
    if (command.do === 'undo') onUndo()
  })
  return (
    <Stack maw="40rem" mx="auto" gap="md" mt="xl" align="flex-start">
      <Title order={1} size="h2">
        {t('none')}
      </Title>
      <Text>{t('noneText')}</Text>
      <Button variant="default" onClick={onUndo} aria-keyshortcuts="U Control+Z">
        {undo}
      </Button>
      <LinkButton href="/disagreements" variant="light">
        {t('back')}
      </LinkButton>
    </Stack>
  )
}
