import { Paper } from '@mantine/core'
import { IconQuestionMark } from '@tabler/icons-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { Answer, Reveal } from './beat.ts'
import { answerIcons } from './decision-panel.tsx'
import classes from './reveal-panel.module.css'

interface VerdictCardProps {
  reveal: Reveal
  given: Answer | undefined
  modelTag: string
}

/** The model's verdict in words, with the figures that it rests on. */
export function VerdictCard({ reveal, given, modelTag }: VerdictCardProps) {
  const t = useTranslations('reading.reveal')
  const format = useFormatter()
  const { verdict, error, threshold } = reveal
  const number = (value: number | null) =>
    value === null ? '–' : format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  const Icon = verdict === null ? IconQuestionMark : answerIcons[verdict]
  const facts = [
    { name: t('model'), value: modelTag },
    { name: t('error'), value: number(error) },
    { name: t('threshold'), value: number(threshold) },
  ]
  return (
    <Paper component="section" withBorder p="md" data-testid="verdict">
      <h2 className={classes.verdict}>
        <Icon size={26} aria-hidden className={classes.icon} />
        {t(`verdict.${verdict ?? 'none'}`)}
      </h2>
      {(given === 'normal' || given === 'anomalous') && verdict !== null && (
        <p className={classes.comparison}>{t(given === verdict ? 'agrees' : 'differs')}</p>
      )}
      <dl className={classes.facts}>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Paper>
  )
}
