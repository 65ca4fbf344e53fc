'use client'
import {
  IconArrowBackUp,
  IconCheck,
  IconClockPause,
  type IconProps,
  IconSend,
  IconTargetArrow,
  IconX,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ComponentType } from 'react'
import { Group } from '../elements/layout.tsx'
import { Anchor, Text } from '../elements/text.tsx'
import { beatAddress } from '../reading/beat.ts'
import { type Entry, knownLabel, listUndone } from './entry.ts'
import classes from './last-answers.module.css'
import { isStuck, type OutboxView } from './outbox.ts'
import { useOutbox } from './outbox-provider.tsx'

type Stage = 'sending' | 'waiting' | 'sent' | 'refused' | 'undone' | 'known'

const icons: Record<Stage, ComponentType<IconProps>> = {
  sending: IconSend,
  waiting: IconClockPause,
  sent: IconCheck,
  refused: IconX,
  undone: IconArrowBackUp,
  known: IconTargetArrow,
}

const shown = 6

/** The reader's latest answers in this browser, the latest first, and where each of them is. */
export function LastAnswers() {
  const t = useTranslations('reading')
  const { view } = useOutbox()
  const undone = listUndone(view.entries)
  const answers = view.entries
    .filter(({ kind }) => kind === 'answer')
    .toReversed()
    .slice(0, shown)
  if (answers.length === 0) return <Text size="sm">{t('last.none')}</Text>
  return (
    <ol className={classes.list}>
      {answers.map((entry) => {
        const stage = undone.has(entry.key) ? 'undone' : stageOf(entry, view)
        const Icon = icons[stage]
        const { beat, answer } = entry.subject
        return (
          <li key={entry.key} data-stage={stage}>
            <Anchor component={Link} href={beatAddress(beat)} prefetch={false} className={classes.beat}>
              {beat}
            </Anchor>
            <Text span size="sm" td={stage === 'undone' ? 'line-through' : undefined}>
              {t(`answer.${answer}`)}
            </Text>
            <Group gap={4} wrap="nowrap" className={classes.stage}>
              <Icon size={16} aria-hidden />
              {t(`last.${stage}`)}
            </Group>
          </li>
        )
      })}
    </ol>
  )
}

function stageOf({ delivery }: Entry, view: OutboxView): Stage {
  if (knownLabel(delivery) !== undefined) return 'known'
  if (delivery.state !== 'waiting') return delivery.state
  return isStuck(view) ? 'waiting' : 'sending'
}
