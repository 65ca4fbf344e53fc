import { Alert, Code, Stack, Text, Title } from '@mantine/core'
import type { Comparison, Difference, ModelFigures, ShareFigure } from '@vigia/registry'
import { getFormatter, getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { Disclosure } from '../tables/page-parts.tsx'
import { DataTable } from '../tables/table.tsx'
import { modelNumbers } from './numbers.ts'

/** So many of the beats on which two models differ are listed. */
const mostListed = 100

/** Two models on the same beats: those of the reference set that was frozen last. */
export async function PairedComparison({ left, right }: { left: string; right: string }) {
  const t = await getTranslations('models.paired')
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h3">
        {t('title')}
      </Title>
      <Paired tags={[left, right]} />
    </Stack>
  )
}

async function Paired({ tags: [left, right] }: { tags: readonly [string, string] }) {
  const t = await getTranslations('models.paired')
  const { registry, db } = app()
  const set = await registry.findFrozenSet(db)
  if (set === undefined)
    return <Text maw="75ch">{t.rich('none', { code: (command) => <Code>{command}</Code> })}</Text>
  const [first, second] = await Promise.all([left, right].map((tag) => registry.findIdentity(db, tag)))
  if (first === undefined || second === undefined) return null
  const beats = await registry.readReferenceBeats(db, set)
  const samples = beats.map((beat) => beat.samples)
  const judged = []
  for (const identity of [first, second]) {
    const model = await readable(() => registry.readModel(db, identity))
    if (model === undefined) return <Alert color="gray">{t('unreadable', { tag: identity.tag })}</Alert>
    judged.push([identity.tag, registry.judgeBeats(model, samples)] as const)
  }
  const [one, other] = judged
  if (one === undefined || other === undefined) return null
  const labels = beats.map(({ label }) => label)
  const comparison = registry.compareModels(labels, one, other)
  return (
    <>
      <FiguresTable comparison={comparison} name={`${set.name} ${set.version}`} />
      <DifferingBeats comparison={comparison} beats={beats} />
    </>
  )
}

/** What the work gives; undefined where the stored bytes of a model cannot be used. */
async function readable<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'model-unreadable') return undefined
    throw error
  }
}

async function FiguresTable({ comparison, name }: { comparison: Comparison; name: string }) {
  const t = await getTranslations('models.paired')
  const facts = await getTranslations('models.facts')
  const format = await getFormatter()
  const { figure, change, count } = await modelNumbers()
  const { first, second, auc } = comparison
  const share = ({ share: value, part, whole, interval }: ShareFigure) =>
    interval === null
      ? figure(value)
      : `${figure(value)} (${facts('rangeOfBeats', {
          range: facts('range', { low: figure(interval.low), high: figure(interval.high) }),
          part: count(part),
          whole: count(whole),
        })})`
  const inWords = ({ onlyFirst, onlySecond, pValue }: Difference) =>
    t(pValue < 0.05 ? (onlyFirst > onlySecond ? 'firstBetter' : 'secondBetter') : 'unclear', {
      first: first.tag,
      second: second.tag,
      onlyFirst,
      onlySecond,
      p: format.number(pValue, { maximumSignificantDigits: 2 }),
    })
  const row = (of: 'sensitivity' | 'specificity') => [
    facts(of),
    ...[first, second].map((model: ModelFigures) => share(model[of])),
    inWords(comparison[of]),
  ]
  return (
    <>
      <DataTable
        caption={t('caption', { name, anomalous: comparison.anomalous, normal: comparison.normal })}
        columns={[facts('name'), first.tag, second.tag, t('difference')]}
        rows={[
          row('sensitivity'),
          row('specificity'),
          [
            facts('rocAuc'),
            figure(first.auc),
            figure(second.auc),
            auc === null
              ? '–'
              : `${change(auc.difference)} (${facts('range', {
                  low: change(auc.interval.low),
                  high: change(auc.interval.high),
                })})`,
          ],
        ]}
        minWidth={720}
      />
      <Text size="sm" c="dimmed" maw="75ch">
        {t('note')}
      </Text>
    </>
  )
}

interface DifferingProps {
  comparison: Comparison
  beats: readonly { ecgId: number; label: 'normal' | 'anomalous' }[]
}

/** The reference beats of which the two models say different things. */
async function DifferingBeats({ comparison, beats }: DifferingProps) {
  const t = await getTranslations('models.paired')
  const classes = await getTranslations('models.classes')
  const { first, second, differing, verdicts } = comparison
  if (differing.length === 0) return <Text>{t('agree')}</Text>
  const shown = differing.slice(0, mostListed)
  const word = (place: number, model: 0 | 1) => {
    const verdict = verdicts[model][place]
    return verdict === undefined ? '–' : classes(verdict)
  }
  return (
    <Disclosure label={t('differing', { count: differing.length })}>
      <DataTable
        caption={t('differingCaption', { shown: shown.length, count: differing.length })}
        columns={[t('row'), t('label'), first.tag, second.tag]}
        rows={shown.map((place) => {
          const beat = beats[place]
          return [
            beat === undefined ? '–' : String(beat.ecgId),
            beat === undefined ? '–' : classes(beat.label),
            word(place, 0),
            word(place, 1),
          ]
        })}
        isNarrow
      />
    </Disclosure>
  )
}
