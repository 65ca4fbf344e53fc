'use client'
import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconCloudOff, IconLock, IconMailX } from '@tabler/icons-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { listRefused, listWaiting } from './attempt.ts'
import type { Entry } from './entry.ts'
import { useOutbox } from './outbox-provider.tsx'
import { useOutcomeText } from './use-outcome-text.ts'

/** What the reader has to know of answers that are not where they belong. Silent while all is well. */
export function OutboxBanner() {
  const { outbox, view } = useOutbox()
  const waiting = listWaiting(view.entries).length
  const refused = listRefused(view.entries)
  return (
    <Stack gap="sm" mb={waiting > 0 || refused.length > 0 ? 'md' : 0} role="status" aria-live="polite">
      {waiting > 0 && <Waiting count={waiting} state={view.state} onRetry={() => outbox?.wake()} />}
      {refused.length > 0 && <Refused entries={refused} onSeen={() => outbox?.acknowledge(refused)} />}
    </Stack>
  )
}

function Waiting(props: { count: number; state: string; onRetry(): void }) {
  const t = useTranslations('reading.outbox')
  const back = `${usePathname()}?${useSearchParams()}`
  if (props.state === 'signed-out' || props.state === 'other-reader')
    return (
      <Alert color="yellow" icon={<IconLock />} title={t(`${props.state}.title`)}>
        {t(`${props.state}.text`, { count: props.count })}{' '}
        <Anchor href={`/sign-in?from=${encodeURIComponent(back)}`}>{t('signIn')}</Anchor>
      </Alert>
    )
  if (props.state !== 'unreachable' && props.state !== 'failed') return null
  return (
    <Alert color="yellow" icon={<IconCloudOff />} title={t('waiting', { count: props.count })}>
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('waitingText')}</Text>
        <Button size="sm" variant="default" onClick={props.onRetry}>
          {t('retry')}
        </Button>
      </Group>
    </Alert>
  )
}

function Refused({ entries, onSeen }: { entries: Entry[]; onSeen(): void }) {
  const t = useTranslations('reading.outbox')
  const tell = useOutcomeText()
  return (
    <Alert color="red" icon={<IconMailX />} title={t('refused', { count: entries.length })}>
      <Stack gap="sm" align="start">
        <List>
          {entries.map((entry) => (
            <List.Item key={entry.key}>{tell(entry)}</List.Item>
          ))}
        </List>
        <Button size="sm" variant="default" onClick={onSeen}>
          {t('seen')}
        </Button>
      </Stack>
    </Alert>
  )
}
