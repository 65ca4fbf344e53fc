'use client'
import { IconEyeOff, IconQuestionMark } from '@tabler/icons-react'
import type { Answer } from '@vigia/contracts/audit'
import { useFormatter, useTranslations } from 'next-intl'
import { memo } from 'react'
import { ErrorHistogramPlot, HistogramLegend, shareBelow } from '../beat-chart/error-histogram.tsx'
import type { Scale } from '../beat-chart/frame.ts'
import { SmallBeat } from '../beat-chart/small-beat.tsx'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import type { LabelledNeighbour, Reveal } from './beat.ts'
import { answerIcons } from './decision-panel.tsx'
import { modelFigures } from './model-figures.ts'
import classes from './reveal-panel.module.css'

interface RevealPanelProps {
  reveal: Reveal | null
  given: Answer | undefined
  modelTag: string
  /** Where it is a row of the training table. */
  trainingRow?: number | undefined
  /** In which the model's beats are drawn. */
  scale?: Scale | null
  /** Whether the answer is there, and what was hidden is on its way. */
  isComing: boolean
}

/** What the model says of the beat, or that it is hidden. */
export const RevealPanel = memo(function RevealPanel({
  reveal,
  given,
  modelTag,
  trainingRow,
  scale = null,
  isComing,
}: RevealPanelProps) {
  const t = useTranslations('reading.reveal')
  if (reveal === null)
    return (
      <Paper withBorder p="md" className={classes.hidden} data-testid="hidden">
        <IconEyeOff aria-hidden />
        <Text fw={600}>{t(isComing ? 'coming' : 'hidden')}</Text>
        <Text size="sm" c="dimmed">
          {t(isComing ? 'comingText' : trainingRow === undefined ? 'hiddenText' : 'hiddenLabel')}
        </Text>
      </Paper>
    )
  if (trainingRow !== undefined)
    return (
      <div className={classes.reveal} data-testid="reveal">
        <LabelCard label={reveal.verdict} given={given} />
      </div>
    )
  return (
    <div className={classes.reveal} data-testid="reveal">
      <VerdictCard reveal={reveal} given={given} modelTag={modelTag} />
      <ErrorPlace reveal={reveal} />
      <Neighbours neighbours={reveal.neighbours} scale={scale} />
    </div>
  )
})

/** The label that a row of the training table came with. */
function LabelCard({ label, given }: { label: Reveal['verdict']; given: Answer | undefined }) {
  const t = useTranslations('reading.reveal')
  const Icon = label === null ? IconQuestionMark : answerIcons[label]
  return (
    <Paper component="section" withBorder p="md" data-testid="given-label">
      <h2 className={classes.verdict}>
        <Icon size={26} aria-hidden className={classes.icon} />
        {t(`labelled.${label ?? 'none'}`)}
      </h2>
      {(given === 'normal' || given === 'anomalous') && label !== null && (
        <p className={classes.comparison}>{t(given === label ? 'labelled.agrees' : 'labelled.differs')}</p>
      )}
    </Paper>
  )
}

interface VerdictCardProps {
  reveal: Reveal
  given: Answer | undefined
  modelTag: string
}

/** From here on a figure is told by its power of ten. */
const large = 1e6
const fourDecimals = { minimumFractionDigits: 4, maximumFractionDigits: 4 } as const
const powerOfTen = { notation: 'scientific', maximumSignificantDigits: 3 } as const

/** The model's verdict in words, with the figures that it rests on. */
export function VerdictCard({ reveal, given, modelTag }: VerdictCardProps) {
  const t = useTranslations('reading.reveal')
  const format = useFormatter()
  const tellReason = useReasonText()
  const { tellProbability, tellOdds } = modelFigures(useTranslations('reading.figures'), format)
  const { verdict, error, threshold, probability, pValue, reasons } = reveal
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
      {probability !== null && (
        <p className={classes.probability} data-testid="probability">
          {t('probability', { probability: tellProbability(probability) })}
        </p>
      )}
      {pValue !== null && (
        <p className={classes.odds} data-testid="odds">
          {tellOdds(pValue)}
        </p>
      )}
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
      {probability !== null && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('byProbability')}
        </Text>
      )}
    </Paper>
  )
}

const number = String.raw`(-?[\d.]+(?:e[+-]\d+)?)`
const prefix = 'unlike the training beats: '

/** The sentences that `infer` writes (`services/pipelines/src/inference/judge-batch.ts`), with the figures in them. */
const forms = [
  { name: 'flat', pattern: /^flat$/ },
  {
    name: 'values',
    pattern: new RegExp(
      `^values from ${number} to ${number}, the training beats' range is ${number} to ${number}$`,
    ),
  },
  {
    name: 'mean',
    pattern: new RegExp(
      `^a mean of ${number}, where theirs is taken to lie between ${number} and ${number}$`,
    ),
  },
  {
    name: 'deviation',
    pattern: new RegExp(
      `^a deviation of ${number}, where theirs is taken to lie between ${number} and ${number}$`,
    ),
  },
] as const

/** What a reason says, by its form; undefined for one that these pages don't know. */
export function readReason(
  reason: string,
): { name: (typeof forms)[number]['name']; figures: number[] } | undefined {
  if (!reason.startsWith(prefix)) return undefined
  for (const { name, pattern } of forms) {
    const match = pattern.exec(reason.slice(prefix.length))
    if (match !== null) return { name, figures: match.slice(1).map(Number) }
  }
  return undefined
}

/** Says reasons in the reader's language where it knows their form, else as the API has them. */
export function useReasonText(): (reason: string) => string {
  const t = useTranslations('reading.reveal.unlike')
  const format = useFormatter()
  const tell = (value: number | undefined) =>
    value === undefined
      ? ''
      : format.number(value, {
          maximumSignificantDigits: 3,
          notation: Math.abs(value) < large ? 'standard' : 'scientific',
        })
  return (reason) => {
    const read = readReason(reason)
    if (read === undefined) return reason
    const [a, b, c, d] = read.figures.map(tell)
    return t(read.name, { a: a ?? '', b: b ?? '', c: c ?? '', d: d ?? '' })
  }
}

/** Where the beat's error stands among those of the beats that the model has learnt from, or was tested on. */
export function ErrorPlace({ reveal: { histogram, error, threshold } }: { reveal: Reveal }) {
  const t = useTranslations('reading.histogram')
  const format = useFormatter()
  if (histogram === undefined || error === null || threshold === null) return null
  const share = shareBelow(histogram, error)
  // A model learns from normal beats alone.
  const origin = histogram.anomalous.some((count) => count > 0) ? 'test' : 'training'
  return (
    <Paper component="figure" withBorder p="md" m={0}>
      <h2 className={classes.heading}>{t(`${origin}.title`)}</h2>
      {origin === 'test' && <HistogramLegend />}
      <ErrorHistogramPlot histogram={histogram} error={error} threshold={threshold} />
      <Text component="figcaption" size="sm" c="dimmed">
        {t(error > threshold ? 'above' : 'below')}{' '}
        {share !== undefined &&
          t(`${origin}.share`, {
            share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
          })}
      </Text>
    </Paper>
  )
}

interface NeighboursProps {
  neighbours: readonly LabelledNeighbour[]
  scale: Scale | null
}

/** The labelled beats that look most like this one. */
export function Neighbours({ neighbours, scale }: NeighboursProps) {
  const t = useTranslations('reading')
  return (
    <Paper component="section" withBorder p="md" className={classes.wide}>
      <h2 className={classes.heading}>{t('neighbours.title')}</h2>
      {neighbours.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('neighbours.none')}
        </Text>
      )}
      <ul className={classes.neighbours}>
        {neighbours.map(({ ecgId, label, values }) => {
          const Icon = answerIcons[label]
          return (
            <li key={ecgId}>
              <div className={classes.curve}>
                <SmallBeat curve={values} scale={scale} label={t('neighbours.beat', { ecg: ecgId })} />
              </div>
              <span className={classes.label}>
                <Icon size={16} aria-hidden />
                {t(`answer.${label}`)}
              </span>
            </li>
          )
        })}
      </ul>
    </Paper>
  )
}
