import { Progress as Bar, Paper, Text } from '@mantine/core'
import type { Progress } from '@vigia/auditing'
import { useFormatter, useTranslations } from 'next-intl'
import classes from './progress-card.module.css'

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
