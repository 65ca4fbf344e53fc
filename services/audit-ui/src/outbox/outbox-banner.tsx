'use client'
import { IconCloudOff, IconDatabaseOff, IconLock, IconMailX } from '@tabler/icons-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { Button } from '../elements/button.tsx'
import { Notice } from '../elements/feedback.tsx'
import { Stack } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import { type Entry, listRefused, listWaiting } from './entry.ts'
import { isStuck, type OutboxView } from './outbox.ts'
import { useOutbox } from './outbox-provider.tsx'

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

/** Tells what became of an entry that was refused: who was quicker, with what and when, or which rule forbids it. */
export function useOutcomeText(): (entry: Entry) => string {
  const t = useTranslations('reading')
  const format = useFormatter()
  return (entry) => {
    const { kind, subject, delivery } = entry
    if (delivery.state !== 'refused') return ''
    const { outcome } = delivery
    const said = { beat: subject.beat, answer: t(`answer.${subject.answer}`) }
    if (kind === 'addition' && outcome.status !== 'not-allowed') return t('outcome.addition', said)
    switch (outcome.status) {
      case 'answered-meanwhile':
      case 'superseded':
        if (outcome.by === null || outcome.at === null) return t('outcome.answered-meanwhile-untold', said)
        return t(`outcome.${isDecision(entry) ? 'decided-meanwhile' : outcome.status}`, {
          ...said,
          by: outcome.by.name ?? t('outcome.somebody'),
          theirs: outcome.answer === null ? t('outcome.takenBack') : t(`answer.${outcome.answer}`),
          at: format.dateTime(new Date(outcome.at), { dateStyle: 'short', timeStyle: 'short' }),
        })
      case 'not-allowed':
        return t(`outcome.not-allowed.${outcome.reason}`, said)
      default:
        return t(`outcome.${kind}-${reasonOf(outcome.status)}`, said)
    }
  }
}

const isDecision = ({ kind, body }: Entry) =>
  kind === 'answer' && 'kind' in body && body.kind === 'adjudication'

function reasonOf(status: string): 'gone' | 'failed' {
  return status === 'gone' || status === 'not-found' ? 'gone' : 'failed'
}
