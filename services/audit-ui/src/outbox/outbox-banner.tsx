'use client'
import { IconCloudOff, IconDatabaseOff, IconLock, IconMailX } from '@tabler/icons-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Button } from '../elements/button.tsx'
import { Stack } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import { listRefused, listWaiting } from './attempt.ts'
import type { Entry } from './entry.ts'
import { Notice } from './notice.tsx'
import { isStuck, type OutboxView } from './outbox.ts'
import { useOutbox } from './use-outbox.ts'
import { useOutcomeText } from './use-outcome-text.ts'

/** What the reader has to know of answers that are not where they belong. Silent while all is well. */
export function OutboxBanner() {
  const { outbox, view } = useOutbox()
  const waiting = listWaiting(view.entries)
  const isTold = waiting.length > 0 && isStuck(view)
  const refused = listRefused(view.entries)
  const isSilent = view.isLasting && !isTold && refused.length === 0
  return (
    <Stack gap="xs" role="status" pb={isSilent ? 0 : 'xs'}>
      {!view.isLasting && <NothingKept />}
      {isTold && <Waiting view={view} count={waiting.length} onRetry={() => outbox?.wake()} />}
      {refused.length > 0 && <Refused entries={refused} onSeen={() => void outbox?.acknowledge(refused)} />}
    </Stack>
  )
}

/** The reader is told what is wrong, and what works all the same. */
function NothingKept() {
  const t = useTranslations('reading.outbox.nothingKept')
  return (
    <Notice isSerious icon={IconDatabaseOff}>
      <Text size="sm" fw={600}>
        {t('title')}
      </Text>
      {t('text')}
    </Notice>
  )
}

function Waiting(props: { view: OutboxView; count: number; onRetry(): void }) {
  const t = useTranslations('reading.outbox')
  const { count, onRetry } = props
  const { state, isLasting } = props.view
  const back = `${usePathname()}?${useSearchParams()}`
  if (state === 'signed-out' || state === 'other-reader')
    return (
      <Notice
        icon={IconLock}
        action={
          <Button
            component="a"
            size="sm"
            href={`/sign-in?from=${encodeURIComponent(back)}`}
            // What is not kept is lost with this page.
            target={isLasting ? undefined : '_blank'}
          >
            {t('signIn')}
          </Button>
        }
      >
        <Text size="sm" fw={600}>
          {t(`${state}.title`)}
        </Text>
        {isLasting ? t(`${state}.text`, { count }) : t('signInElsewhere', { count })}
      </Notice>
    )
  return (
    <Notice
      icon={IconCloudOff}
      action={
        <Button size="sm" variant="default" onClick={onRetry}>
          {t('retry')}
        </Button>
      }
    >
      <Text size="sm" fw={600}>
        {t('waiting', { count })}
      </Text>
      {t(isLasting ? 'waitingText' : 'waitingHere')}
    </Notice>
  )
}

function Refused({ entries, onSeen }: { entries: Entry[]; onSeen(): void }) {
  const t = useTranslations('reading.outbox')
  const tell = useOutcomeText()
  return (
    <Notice
      isSerious
      icon={IconMailX}
      action={
        <Button size="sm" variant="default" onClick={onSeen}>
          {t('seen')}
        </Button>
      }
    >
      <Text size="sm" fw={600}>
        {t('refused', { count: entries.length })}
      </Text>
      <ul>
        {entries.map((entry) => (
          <li key={entry.key}>{tell(entry)}</li>
        ))}
      </ul>
    </Notice>
  )
}
