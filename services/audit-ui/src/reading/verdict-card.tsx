import { IconQuestionMark } from '@tabler/icons-react'
import { useFormatter, useTranslations } from 'next-intl'
import { Paper } from '../elements/layout.tsx'
import type { Answer, Reveal } from './beat.ts'
import { answerIcons } from './decision-panel.tsx'
import { useReasonText } from './reasons.ts'
import classes from './reveal-panel.module.css'

interface VerdictCardProps {
  reveal: Reveal
  given: Answer | undefined
  modelTag: string
}

/** From here on an error is told by its power of ten. */
const large = 1e6
const fourDecimals = { minimumFractionDigits: 4, maximumFractionDigits: 4 } as const
const powerOfTen = { notation: 'scientific', maximumSignificantDigits: 3 } as const

/** The model's verdict in words, with the figures that it rests on. */
export function VerdictCard({ reveal, given, modelTag }: VerdictCardProps) {
  const t = useTranslations('reading.reveal')
  const format = useFormatter()
  const tellReason = useReasonText()
  const { verdict, error, threshold, reasons } = reveal
  const number = (value: number | null) =>
    value === null ? '–' : format.number(value, value < large ? fourDecimals : powerOfTen)
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
      {reasons.length > 0 && (
        <ul className={classes.reasons} data-testid="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{tellReason(reason)}</li>
          ))}
        </ul>
      )}
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
