import { Paper, Text } from '@mantine/core'
import type { Unjudged } from '@vigia/auditing'
import { useTranslations } from 'next-intl'
import classes from './unjudged-card.module.css'

/** The reasons for which `infer` sets an ECG aside (`services/pipelines/src/inference`), by their first words. */
const known = [
  { name: 'gone', start: 'the ECG is no longer there' },
  { name: 'noMoment', start: 'dt_measure is missing' },
  { name: 'missing', start: 'a sample is NULL or not a finite number' },
  { name: 'tooLarge', start: 'a sample is too large' },
  { name: 'tooLarge', start: 'its samples are so large' },
  { name: 'refused', start: 'results API: ' },
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
