'use client'
import { useFormatter, useTranslations } from 'next-intl'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import classes from './opinions.module.css'
import panel from './reveal-panel.module.css'
import type { VisibleOpinion } from './single-beat.ts'

/** What was said of the beat, the latest first. */
export function Opinions({ opinions }: { opinions: readonly VisibleOpinion[] }) {
  const t = useTranslations('reading.opinions')
  return (
    <Paper component="section" withBorder p="md">
      <h2 className={panel.heading}>{t('title')}</h2>
      {opinions.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      <ol className={classes.list}>
        {opinions.toReversed().map((opinion) => (
          <Opinion key={opinion.id} opinion={opinion} />
        ))}
      </ol>
    </Paper>
  )
}

function Opinion({ opinion }: { opinion: VisibleOpinion }) {
  const t = useTranslations('reading')
  const format = useFormatter()
  const { kind, by, at, beatCode, comment, isEffective } = opinion
  const heading =
    opinion.answer === null
      ? t('opinions.undo')
      : kind === 'addition'
        ? t('opinions.addedTo', { answer: t(`answer.${opinion.answer}`) })
        : t(`answer.${opinion.answer}`)
  return (
    <li>
      <Text size="sm" fw={600} td={isEffective || kind === 'undo' ? undefined : 'line-through'}>
        {heading}
        {beatCode !== null && ` · ${beatCode}`}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`opinions.kind.${kind}`)} · {by ?? t('outcome.somebody')} ·{' '}
        <time dateTime={at}>{format.dateTime(new Date(at), { dateStyle: 'short', timeStyle: 'short' })}</time>
      </Text>
      {comment !== null && <Text size="sm">{comment}</Text>}
    </li>
  )
}
