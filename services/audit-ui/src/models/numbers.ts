import type { ModelRun } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/time-zone.ts'

/** How the models pages write numbers, in the reader's language. */
export async function modelNumbers() {
  const format = await getFormatter()
  return {
    /** Four digits after the point, as the pipelines print them; a dash where there is none. */
    figure: (value: number | null | undefined) =>
      typeof value === 'number' && Number.isFinite(value)
        ? format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
        : '–',
    change: (value: number) =>
      format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4, signDisplay: 'exceptZero' }),
    count: (value: number) => format.number(value),
    share: (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 1 }),
    short: (value: number) => format.number(value, { maximumSignificantDigits: 3 }),
  }
}

type Run = NonNullable<ModelRun['run']>

/** A line of how a model came to be, in words. */
export interface Fact {
  name: string
  value: string
}

/** Parameters, period and counts of a training run, in the reader's language. */
export async function listTrainingFacts(run: Run): Promise<Fact[]> {
  const t = await getTranslations('models')
  const format = await getFormatter()
  const named = (group: 'parameter' | 'count', name: string) =>
    t.has(`${group}.${name}`) ? t(`${group}.${name}`) : name
  const text = (value: string | number) =>
    typeof value === 'number' ? format.number(value, { maximumSignificantDigits: 15 }) : value
  const startedAt = format.dateTime(new Date(run.startedAt), {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
  const day = (date: string) =>
    format.dateTime(new Date(`${date}T00:00:00Z`), { dateStyle: 'medium', timeZone: 'UTC' })
  return [
    { name: t('training.startedAt', { zone: await zoneName() }), value: startedAt },
    {
      name: t('training.duration'),
      value: t('training.seconds', { seconds: format.number(run.durationMilliseconds / 1000) }),
    },
    { name: t('training.backend'), value: run.backend },
    {
      name: t('training.period'),
      value: t('training.periodValue', { begin: day(run.beginDate), end: day(run.endDate) }),
    },
    ...Object.entries(run.parameters).map(([name, value]) => ({
      name: named('parameter', name),
      value: name === 'random_state' ? String(value) : text(value),
    })),
    ...Object.entries(run.counts).map(([name, value]) => ({
      name: named('count', name),
      value: text(value),
    })),
  ]
}
