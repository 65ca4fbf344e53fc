import { type SliceDimension, type SliceOf, sliceDimensions } from '@vigia/contracts/slices'
import { wilsonInterval } from '@vigia/contracts/statistics'
import { audit, auditedBeat, utcNow } from '@vigia/db'
import { letAuditsBeMadeUp } from '@vigia/db/testing'
import { beforeEach, expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { addMarker } from '../markers/markers.ts'
import {
  addInferences,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
} from '../testing/audited-warehouse.ts'
import { countReads } from '../testing/count-reads.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { enterSummaries, makeSummaries } from '../testing/summaries.ts'
import { listMatching } from '../worklist/list-beats.ts'
import { listMarkerFigures } from './marker-figures.ts'
import { readWhole, type Slice, slices } from './slices.ts'

openForEachTest(openAuditedWarehouse)

const beats = Array.from({ length: 24 }, (_, index) => index + 1)

/** What is known of a beat by its number alone: the model is wrong about every fifth, and about 7. */
const facts = (beat: number) => {
  const label = beat % 3 === 0 ? ('anomalous' as const) : ('normal' as const)
  const isWrong = beat % 5 === 0 || beat === 7
  const other = label === 'normal' ? ('anomalous' as const) : ('normal' as const)
  return {
    label,
    verdict: isWrong ? other : label,
    class: beat % 3 === 0 ? 'V' : beat % 4 === 0 ? null : 'N',
    reader: beat % 2 === 0 ? 'Ana' : 'Bia',
    month: beat === 24 ? null : beat > 12 ? '2024-06' : '2024-05',
    device: beat > 20 ? null : beat > 18 ? 'Holter B' : 'Holter A',
    error: beat === 23 ? null : beat / 10,
  }
}

beforeEach(async () => {
  await db.$client.query('INSERT INTO Inference_ECG (id, `0`, dt_measure) VALUES ?', [
    beats.map((beat) => [beat, 0.5, '2024-05-01 12:00:00']),
  ])
  // A second model, which is always right, has judged all of them too.
  await enterSummaries(
    db,
    makeSummaries(2 * beats.length, (id) => {
      const beat = id > beats.length ? id - beats.length : id
      const { verdict, label, month, error } = facts(beat)
      return {
        source_ecg_id: beat,
        model_tag: id > beats.length ? 'v2' : 'v1',
        verdict: id > beats.length ? label : verdict,
        dt_measure: month === null ? null : `${month}-${String((beat % 12) + 1).padStart(2, '0')}T12:00:00`,
        error,
      }
    }),
    0,
  )
  await db.$client.query('INSERT INTO Ecg_Metadata (ecg_table, ecg_id, name, value) VALUES ?', [
    [
      ...beats.flatMap((beat) => {
        const { device } = facts(beat)
        return device === null ? [] : [['inference', beat, 'device', device]]
      }),
      // Of the training table's rows, which have the same numbers.
      ...beats.map((beat) => ['training', beat, 'device', 'Holter C']),
      ['inference', 1, 'lead', 'II'],
    ],
  ])
  for (const beat of beats) {
    const { label, class: beatCode, reader: who } = facts(beat)
    const given = answer(beat, { answer: label, beatCode })
    expect(await recordAnswer(db, noResults, reader(who), given)).toMatchObject({ status: 'recorded' })
  }
  // What is settled without a label, and what is not settled, belongs to no slice.
  await db.$client.query(
    'INSERT INTO Inference_ECG (id, `0`, dt_measure) VALUES (25, 0, NULL), (26, 0, NULL)',
  )
  await enterSummaries(
    db,
    makeSummaries(2, (id) => ({ id: 60 + id, source_ecg_id: 24 + id })),
    0,
  )
  await recordAnswer(db, noResults, reader('Ana'), answer(61, { answer: 'unusable', beatCode: 'Q' }))
})

/** The same counts, taken one beat after the other. */
function countNaively(sliceOf: (beat: number) => string | null, among = beats): Record<string, unknown> {
  const groups = Map.groupBy(among, sliceOf)
  return Object.fromEntries(
    [...groups].map(([slice, all]) => {
      const of = (label: string, verdict: string) =>
        all.filter((beat) => facts(beat).label === label && facts(beat).verdict === verdict).length
      const share = (part: number, whole: number) =>
        whole === 0 ? null : { part, whole, share: part / whole, interval: wilsonInterval({ part, whole }) }
      const [missed, falseAlarms] = [of('anomalous', 'normal'), of('normal', 'anomalous')]
      const [found, spared] = [of('anomalous', 'anomalous'), of('normal', 'normal')]
      const figures = {
        ...{ n: all.length, missed, falseAlarms },
        sensitivity: share(found, found + missed),
        specificity: share(spared, spared + falseAlarms),
      }
      return [String(slice), figures]
    }),
  )
}

const bySlice = (found: readonly Slice[]) =>
  Object.fromEntries(found.map(({ slice, title: _, ...figures }) => [String(slice), figures]))

const search = async (of: SliceOf, filter = {}) => {
  const asker = { id: 'Caio', view: 'blind' } as const
  const asked = { filter: { modelTag: 'v1', slice: of, ...filter }, order: 'newest' } as const
  const found = await listMatching(db, asker, asked, 100)
  return found.beats.map(({ beat }) => Number(beat.replace('ecg-', ''))).sort((one, two) => one - two)
}

test.each([
  ['class', (beat: number) => facts(beat).class],
  ['reader', (beat: number) => facts(beat).reader],
  ['month', (beat: number) => facts(beat).month],
  ['stream', () => 'ordered'],
  ['metadata.device', (beat: number) => facts(beat).device],
  ['metadata.lead', (beat: number) => (beat === 1 ? 'II' : null)],
  ['metadata.none_such', () => null],
] as const)(
  'by %s each settled beat counts once, as it does by hand, and each slice leads to its beats',
  async (by, sliceOf) => {
    const found = await slices(db, { tag: 'v1', by })
    expect(bySlice(found)).toEqual(countNaively(sliceOf))
    for (const { slice } of found)
      expect(await search({ by, slice })).toEqual(beats.filter((beat) => sliceOf(beat) === slice))
  },
)

test('the whole leads to the beats that slices are made of, and to no others', async () => {
  expect(await search({ by: 'whole', slice: null })).toEqual(beats)
  expect((await readWhole(db, { tag: 'v1' })).n).toBe(beats.length)
})

test('errors are divided into ranges with as many beats in each as can be, and each leads to its beats', async () => {
  const found = await slices(db, { tag: 'v1', by: 'error' })
  expect(found.map(({ slice, n }) => [slice, n])).toEqual([
    ['~0.5', 5],
    ['0.5~1', 5],
    ['1~1.4', 4],
    ['1.4~1.9', 5],
    ['1.9~', 4],
    [null, 1],
  ])
  expect(await search({ by: 'error', slice: '0.5~1' })).toEqual([6, 7, 8, 9, 10])
  expect(await search({ by: 'error', slice: null })).toEqual([23])
})

test('a slice may be of a period, and the errors in it are found by label and verdict', async () => {
  const found = await slices(db, { tag: 'v1', by: 'class', from: '2024-06-01', to: '2024-06-30' })
  const june = beats.filter((beat) => facts(beat).month === '2024-06')
  expect(bySlice(found)).toEqual(countNaively((beat) => facts(beat).class, june))
  const missed = { label: 'anomalous', verdict: 'normal' } as const
  expect(await search({ by: 'class', slice: 'V' }, missed)).toEqual([15])
  expect((await slices(db, { tag: 'v1', by: 'week', to: '2024-05-05' })).map(({ slice }) => slice)).toEqual([
    '2024-W18',
  ])
})

test('another model has other figures on the same beats, and one that has judged none has no slices', async () => {
  const found = await slices(db, { tag: 'v2', by: 'class' })
  expect(found.map(({ missed, falseAlarms }) => missed + falseAlarms)).toEqual([0, 0, 0])
  expect(await slices(db, { tag: 'none', by: 'error' })).toEqual([])
})

test('the class is that of the label: one of an answer that was overruled or taken back does not count', async () => {
  const revision = answer(1, { kind: 'revision', answer: 'anomalous', beatCode: null, seenAudits: 1 })
  expect(await recordAnswer(db, noResults, reader('Bia'), revision)).toMatchObject({ status: 'recorded' })
  expect(await search({ by: 'class', slice: 'N' })).not.toContain(1)
  await undoAnswer(db, noResults, reader('Bia'), {
    key: crypto.randomUUID(),
    undoes: revision.key,
    answeredAt: '2026-01-02T03:04:05.678Z',
  })
  expect(await search({ by: 'class', slice: 'N' })).toContain(1)
})

test('a beat with several markers counts with each, and with the whole once; the most to gain comes first', async () => {
  for (const [beat, marker] of [
    [5, 'noise'],
    [10, 'noise'],
    [11, 'noise'],
    [10, 'electrode'],
    [1, 'baseline'],
  ] as const)
    expect(await addMarker(db, reader('Caio'), `ecg-${beat}`, marker)).toEqual({ status: 'added' })
  const { n, errors, markers } = await listMarkerFigures(
    db,
    { tag: 'v1' },
    await readWhole(db, { tag: 'v1' }),
  )
  expect([n, errors]).toEqual([24, 5])
  expect(
    markers.map(({ marker, n, errors, accuracy, gain }) => [marker, n, errors, accuracy.share, gain]),
  ).toEqual([
    ['noise', 3, 2, 1 / 3, 2 / 24],
    ['electrode', 1, 1, 0, 1 / 24],
    ['baseline', 1, 0, 1, 0],
    [null, 20, 3, 17 / 20, 3 / 24],
  ])
  expect(await search({ by: 'marker', slice: 'noise' })).toEqual([5, 10, 11])
})

test('what is read for a slice grows with the settled beats, and not with their square', async () => {
  await letAuditsBeMadeUp(db)
  const addSettled = async (first: number, count: number) => {
    const ids = Array.from({ length: count }, (_, index) => first + index)
    await db.insert(auditedBeat).values(
      ids.map((id) => ({
        ...{ beat: `ecg-${id}`, state: 'settled' as const, label: 'normal' as const },
        ...{ audits: 1, isDouble: false, changedAt: utcNow() },
      })),
    )
    await db.insert(audit).values(
      ids.map((id) => ({
        ...{
          answerKey: crypto.randomUUID(),
          beat: `ecg-${id}`,
          inferenceId: id,
          modelTag: 'v1',
          readerId: 'Ana',
        },
        ...{
          modelVerdict: 'normal' as const,
          kind: 'reading' as const,
          answer: 'normal' as const,
          beatCode: 'N',
        },
        ...{ reveal: 'before' as const, answeredAt: utcNow(), recordedAt: utcNow() },
      })),
    )
    await addInferences(
      db,
      ids.map((id) => ({ inferenceId: id, sourceEcgId: id, state: 'settled', countedAs: 15 })),
    )
    await db.$client.query('ANALYZE TABLE `Worklist`, `Audits`, `Audited_Beats`')
  }
  const readEach = async () => {
    const reads: [SliceDimension, number][] = []
    for (const by of [...sliceDimensions, 'metadata.device'] as const)
      reads.push([by, await countReads((one) => slices(one, { tag: 'v1', by }))])
    return reads
  }
  await addSettled(1000, 500)
  const few = new Map(await readEach())
  await addSettled(2000, 1500)
  for (const [by, reads] of await readEach())
    expect(reads, `${by}: ${few.get(by)} of 500`).toBeLessThan(5 * Number(few.get(by)))
})
