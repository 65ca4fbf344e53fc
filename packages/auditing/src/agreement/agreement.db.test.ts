import { type Answer, answers } from '@vigia/contracts/audit'
import { afterEach, expect, test, vi } from 'vitest'
import type { AnswerToRecord } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { addBeats, answer, noResults, openAuditedWarehouse, reader } from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { listAgreement, listChangedAnswers } from './agreement.ts'
import { listDisagreements } from './disagreements.ts'

openForEachTest(openAuditedWarehouse)
afterEach(() => {
  vi.unstubAllEnvs()
})

async function say(
  who: string,
  beat: number,
  said: Answer,
  fields: Partial<AnswerToRecord> = {},
): Promise<string> {
  const given = answer(beat, { answer: said, ...fields })
  expect(await recordAnswer(db, noResults, reader(who, true), given)).toMatchObject({ status: 'recorded' })
  return given.key
}

/** Shows somebody what the model says of a beat. */
const show = (who: string, beat: number) =>
  recordDisclosures(db, who, 'reveal', [{ beat: `ecg-${beat}`, inferenceId: beat }])

const undo = (who: string, undoes: string) =>
  undoAnswer(db, noResults, reader(who), {
    key: crypto.randomUUID(),
    undoes,
    answeredAt: '2026-01-02T03:04:05.678Z',
  })

/** The pairs as somebody is told who has read nothing. */
const pairsOf = async (period = {}) => (await listAgreement(db, period, 'Davi')).pairs

/** The counts table with these beats and no others. */
function table(...cells: [first: Answer, second: Answer, count: number][]): number[][] {
  const counts = answers.map(() => answers.map(() => 0))
  for (const [first, second, count] of cells)
    (counts[answers.indexOf(first)] as number[])[answers.indexOf(second)] = count
  return counts
}

test('each pair has the table of the answers that both gave, and its kappa', async () => {
  await addBeats(db, 6, { isDouble: true })
  for (const beat of [1, 2, 3]) await say('Bia', beat, 'normal')
  await say('Bia', 4, 'unusable')
  for (const beat of [1, 2]) await say('Ana', beat, 'normal')
  await say('Ana', 3, 'anomalous')
  await say('Ana', 4, 'unusable')
  await say('Ana', 5, 'normal')
  await say('Caio', 5, 'normal')
  await say('Caio', 6, 'normal')
  expect(await pairsOf()).toMatchObject([
    {
      first: { id: 'Ana', name: 'Dr. Ana' },
      second: { id: 'Bia', name: 'Dr. Bia' },
      counts: table(['normal', 'normal', 2], ['anomalous', 'normal', 1], ['unusable', 'unusable', 1]),
      agreement: { count: 4, observed: 0.75, kappa: expect.closeTo(5 / 9, 12) },
    },
    {
      first: { id: 'Ana' },
      second: { id: 'Caio' },
      counts: table(['normal', 'normal', 1]),
      agreement: { count: 1, kappa: null },
    },
  ])
})

test('the first answer that each gave blind counts, undone or changed since, and no adjudication', async () => {
  const [revised = 0, undone = 0, ruled = 0] = await addBeats(db, 3, { isDouble: true })
  const [single = 0] = await addBeats(db, 1)
  await say('Ana', revised, 'normal')
  await say('Ana', revised, 'anomalous', { kind: 'revision', seenAudits: 1 })
  await say('Bia', revised, 'anomalous')
  await undo('Ana', await say('Ana', undone, 'unusable'))
  await say('Ana', undone, 'anomalous')
  await say('Bia', undone, 'anomalous')
  await say('Ana', ruled, 'uncertain')
  await say('Bia', ruled, 'normal')
  await say('Caio', ruled, 'normal', { kind: 'adjudication', seenAudits: 2 })
  await say('Ana', single, 'normal')
  await say('Bia', single, 'anomalous', { kind: 'revision', seenAudits: 1 })
  expect((await pairsOf()).map(({ counts }) => counts)).toEqual([
    table(['normal', 'anomalous', 1], ['unusable', 'anomalous', 1], ['uncertain', 'normal', 1]),
  ])
})

test('of three who have read a beat, each two are a pair', async () => {
  await addBeats(db, 1, { isDouble: true })
  await undo('Ana', await say('Ana', 1, 'unusable'))
  await say('Bia', 1, 'normal')
  await say('Caio', 1, 'normal')
  expect((await pairsOf()).map(({ first, second, counts }) => [first.id, second.id, counts])).toEqual([
    ['Ana', 'Bia', table(['unusable', 'normal', 1])],
    ['Ana', 'Caio', table(['unusable', 'normal', 1])],
    ['Bia', 'Caio', table(['normal', 'normal', 1])],
  ])
})

test('a first answer given with the verdict in sight counts for nobody, and is told as left out', async () => {
  await addBeats(db, 2, { isDouble: true })
  await show('Ana', 1)
  await say('Ana', 1, 'normal')
  await say('Bia', 1, 'normal')
  await say('Ana', 2, 'normal')
  await say('Bia', 2, 'normal')
  const { pairs, seenBefore } = await listAgreement(db, {}, 'Davi')
  expect(pairs.map(({ agreement }) => agreement.count)).toEqual([1])
  expect(seenBefore).toBe(1)
})

test('who asks is not told by the own pairs what another said of a beat that is still to be decided', async () => {
  await addBeats(db, 2, { isDouble: true })
  for (const beat of [1, 2]) await say('Ana', beat, 'normal')
  await say('Bia', 1, 'normal')
  await say('Bia', 2, 'anomalous')
  const countsFor = async (asker: string) =>
    (await listAgreement(db, {}, asker)).pairs.map(({ counts }) => counts)
  const settledOnly = [table(['normal', 'normal', 1])]
  const both = [table(['normal', 'normal', 1], ['normal', 'anomalous', 1])]
  expect(await countsFor('Ana')).toEqual(settledOnly)
  expect(await countsFor('Bia')).toEqual(settledOnly)
  expect(await countsFor('Caio')).toEqual(both)
  await say('Caio', 2, 'normal', { kind: 'adjudication', seenAudits: 2 })
  expect(await countsFor('Ana')).toEqual(both)
})

test('what was changed after the reveal is a share of its own, of each reader and of all', async () => {
  const beats = await addBeats(db, 5)
  const [kept = 0, changed = 0, comeBack = 0, again = 0, seen = 0] = beats
  await say('Ana', kept, 'normal')
  await say('Ana', kept, 'normal', { kind: 'revision', seenAudits: 1, comment: 'the same' })
  await say('Ana', changed, 'normal')
  await say('Ana', changed, 'unusable', { kind: 'revision', seenAudits: 1 })
  await say('Ana', comeBack, 'normal')
  await undo('Ana', await say('Ana', comeBack, 'unusable', { kind: 'revision', seenAudits: 1 }))
  await undo('Bia', await say('Bia', again, 'normal'))
  await say('Bia', again, 'anomalous')
  await show('Bia', seen)
  await say('Bia', seen, 'normal')
  await say('Bia', seen, 'unusable', { kind: 'revision', seenAudits: 1 })
  const { readers, all } = await listChangedAnswers(db, {})
  expect(readers).toMatchObject([
    { reader: { name: 'Dr. Ana' }, count: 3, changed: 1, share: 1 / 3 },
    { reader: { name: 'Dr. Bia' }, count: 1, changed: 1, share: 1 },
  ])
  expect(all).toMatchObject({
    count: 4,
    changed: 2,
    // By statsmodels 0.15, proportion_confint(2, 4, method='wilson').
    confidence: {
      low: expect.closeTo(0.15003898915214947, 12),
      high: expect.closeTo(0.8499610108478506, 12),
    },
  })
  expect(await listChangedAnswers(db, { to: '2020-01-01' })).toEqual({
    readers: [],
    all: { count: 0, changed: 0, share: null, confidence: null },
  })
})

test('a period has both its days whole, as the clinic’s clock counts them, by the second of the two answers', async () => {
  // The day of 2026-03-08 has 23 hours there.
  vi.stubEnv('TZ', 'America/New_York')
  await addBeats(db, 1, { isDouble: true })
  await db.$client.query('DROP TRIGGER Audits_refuse_update')
  await say('Ana', 1, 'normal')
  await say('Bia', 1, 'normal')
  await db.$client.query("UPDATE Audits SET recorded_at = '2026-03-06 12:00:00' WHERE reader_id = 'Ana'")
  const pairsWhen = async (recordedAt: string) => {
    await db.$client.query("UPDATE Audits SET recorded_at = ? WHERE reader_id = 'Bia'", [recordedAt])
    return (await pairsOf({ from: '2026-03-07', to: '2026-03-08' })).length
  }
  expect(await pairsWhen('2026-03-07 04:59:59.999')).toBe(0)
  expect(await pairsWhen('2026-03-07 05:00:00.000')).toBe(1)
  expect(await pairsWhen('2026-03-09 03:59:59.999')).toBe(1)
  expect(await pairsWhen('2026-03-09 04:00:00.000')).toBe(0)
})

test('what readers disagree on is listed with what each says now, until it is settled', async () => {
  await addBeats(db, 2, { isDouble: true })
  await say('Ana', 2, 'normal')
  await say('Ana', 2, 'uncertain', { kind: 'revision', seenAudits: 1 })
  await say('Bia', 2, 'anomalous', { beatCode: 'V', comment: 'wide' })
  await say('Ana', 1, 'normal')
  await say('Bia', 1, 'anomalous')
  const open = await listDisagreements(db, 'Caio')
  expect(open.map(({ beat }) => beat)).toEqual(['ecg-2', 'ecg-1'])
  expect(open[0]).toMatchObject({
    inferenceId: 2,
    modelTag: 'v1',
    audits: 3,
    readings: [
      { reader: { name: 'Dr. Ana' }, answer: 'uncertain', comment: null },
      { reader: { name: 'Dr. Bia' }, answer: 'anomalous', beatCode: 'V', comment: 'wide' },
    ],
  })
  await say('Caio', 1, 'normal', { kind: 'adjudication', seenAudits: 2 })
  expect((await listDisagreements(db, 'Caio')).map(({ beat }) => beat)).toEqual(['ecg-2'])
})
