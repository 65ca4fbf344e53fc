import { Progress as Bar, Paper, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Progress, Unjudged } from '@vigia/auditing'
import { refusedPrefix } from '@vigia/contracts/ecg'
import type { SetAsideReason } from '@vigia/db'
import { useFormatter, useTranslations } from 'next-intl'
import { Notice } from '../elements/feedback.tsx'
import classes from './worklist-cards.module.css'

const states = ['unread', 'awaiting', 'settled'] as const

/** How far the reading of what is chosen has come. */
export function ProgressCard({ progress }: { progress: Progress }) {
  const t = useTranslations('worklist')
  const format = useFormatter()
  const { settled, total } = progress
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="progress">
      <Text component="h2" id="progress" size="lg" fw={600} m={0} mb="xs">
        {t('progress', { settled, total })}
      </Text>
      <Bar
        value={total === 0 ? 0 : (100 * settled) / total}
        size="lg"
        aria-label={t('progress', { settled, total })}
      />
      <dl className={classes.counts}>
        {states.map((state) => (
          <div key={state}>
            <dt>{t(`state.${state}`)}</dt>
            <dd>{format.number(progress[state])}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}

const reasons = ['no-verdict', 'no-model'] as const satisfies SetAsideReason[]

/** How many judgements nobody is given, and why; nothing where there are none. */
export function SetAsideNote({ counts }: { counts: Record<SetAsideReason, number> }) {
  const t = useTranslations('worklist.setAside')
  const present = reasons.filter((reason) => counts[reason] > 0)
  if (present.length === 0) return null
  return (
    <Notice icon={IconAlertTriangle}>
      <Text size="sm" fw={600}>
        {t('title', { count: present.reduce((sum, reason) => sum + counts[reason], 0) })}
      </Text>
      {present.map((reason) => t(reason, { count: counts[reason] })).join(' ')}
    </Notice>
  )
}

/** The reasons for which `infer` sets an ECG aside (`services/pipelines/src/inference`), by their first words. */
const known = [
  { name: 'gone', start: 'the ECG is no longer there' },
  { name: 'noMoment', start: 'dt_measure is missing' },
  { name: 'missing', start: 'a sample is NULL or not a finite number' },
  { name: 'tooLarge', start: 'a sample is too large' },
  { name: 'tooLarge', start: 'its samples are so large' },
  { name: 'refused', start: refusedPrefix },
] as const

/** ECGs that could not be judged, and that no clinician gets to see, with the reasons; nothing where there are none. */
export function UnjudgedCard({ unjudged }: { unjudged: readonly Unjudged[] }) {
  const t = useTranslations('worklist.unjudged')
  if (unjudged.length === 0) return null
  const total = unjudged.reduce((sum, { count }) => sum + count, 0)
  const say = (reason: string) => {
    const form = known.find(({ start }) => reason.startsWith(start))
    return form === undefined ? reason : t(`reason.${form.name}`, { reason })
  }
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="unjudged" data-testid="unjudged">
      <Text component="h2" id="unjudged" size="md" fw={600} m={0}>
        {t('title', { total })}
      </Text>
      <ul className={classes.reasons}>
        {unjudged.map(({ reason, count }) => (
          <li key={reason}>{t('count', { count, reason: say(reason) })}</li>
        ))}
      </ul>
      <Text size="sm" c="dimmed">
        {t('hint')}
      </Text>
    </Paper>
  )
}
