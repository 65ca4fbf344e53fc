import {
  compareWorklistCounts,
  core,
  firstAnswer,
  keptFigures,
  remakeKeptFigures,
  worklist,
  worklistChange,
  worklistCount,
} from '@vigia/db'
import { expect, test } from 'vitest'
import { answerAtRandom } from '../testing/answer-at-random.ts'
import { addBeats, addInferences, openAuditedWarehouse } from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { makeSummary } from '../testing/summaries.ts'
import { addChanges } from '../worklist/counts.ts'
import { openProgress, removeFromWorklist } from '../worklist/progress.ts'
import { enterInferences } from '../worklist/synchronise.ts'
import { estimateAgreement } from './estimate-agreement.ts'

const { eq, sql } = core

openForEachTest(openAuditedWarehouse)

const filters = [
  {},
  { tag: 'v1' },
  { tag: 'v2' },
  { from: '2024-01-02', to: '2024-01-04' },
  { to: '2024-01-03' },
] as const

const readFigures = async () =>
  await Promise.all(
    filters.map(async ({ ...filter }: { tag?: string; from?: string; to?: string }) => {
      const { tag: modelTag, ...period } = filter
      const counted = { ...period, ...(modelTag !== undefined && { modelTag }) }
      return [await estimateAgreement(db, filter), await openProgress(db).count(counted)]
    }),
  )

/** The figures as triggers keep them are those that are counted from the worklist itself. */
async function expectKept() {
  const kept = await readFigures()
  const since = await db.select().from(keptFigures)
  expect(since.map(({ name }) => name)).toContain('worklist-counts')
  await db.delete(keptFigures)
  const counted = await readFigures()
  await db.insert(keptFigures).values(since)
  expect(rounded(kept)).toEqual(rounded(counted))
}

/** Numbers are added in another order: they may differ in their last digits. */
const rounded = (figures: unknown): unknown =>
  JSON.parse(
    JSON.stringify(figures, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(12)) : value,
    ),
  )

const settings = { doubleReadingShare: 0.5, randomStreamShare: 0.3, salt: 'salt' }

async function fill(): Promise<number[]> {
  const beats = [...(await addBeats(db, 10)), ...(await addBeats(db, 10, { isDouble: true }))]
  const { inferenceId } = worklist
  await db.update(worklist).set({
    measuredAt: sql`IF(${inferenceId} % 5 = 0, NULL, TIMESTAMPADD(HOUR, 7 * ${inferenceId}, '2024-01-01'))`,
  })
  await db
    .update(worklist)
    .set({ streamPlace: 7, streamShare: sql`IF(${inferenceId} % 2 = 0, 0.3, 0.05)` })
    .where(sql`${inferenceId} % 3 = 0`)
  await addInferences(
    db,
    beats
      .filter((id) => id % 3 === 0)
      .map((id) => ({ inferenceId: id + 1000, sourceEcgId: id, modelTag: 'v2', verdict: 'normal' })),
  )
  return beats
}

test('what is kept of models is what is counted anew, whatever was judged, answered, taken back, decided or removed', async () => {
  const beats = await fill()
  for (const seed of [1, 2, 3]) {
    await answerAtRandom(db, beats, { steps: 60, seed })
    await expectKept()
    const judged = beats.slice(0, 5 * seed)
    await enterInferences(
      db,
      judged.map((id) => makeSummary(id + 2000 + 1000 * seed, { source_ecg_id: id, model_tag: `v${seed}` })),
      settings,
    )
    await expectKept()
    await addChanges(db, 1)
    expect(await db.$count(worklistChange)).toBe(0)
    await expectKept()
    await removeFromWorklist(db, beats[seed] ?? 0)
    await db.delete(worklist).where(eq(worklist.beat, `ecg-${beats[seed + 3]}`))
    await expectKept()
  }
})

test('changes that are added while others are made are counted once', async () => {
  const beats = await fill()
  const adding = async () => {
    for (let time = 0; time < 30; time++) await addChanges(db, 1)
  }
  await Promise.all([
    ...[4, 5, 6].map((seed) => answerAtRandom(db, beats, { steps: 40, seed })),
    ...[adding(), adding()],
  ])
  await expectKept()
  await addChanges(db, 1)
  await expectKept()
  const counts = await db.select().from(worklistCount)
  expect(counts.every(({ beats: count }) => count > 0)).toBe(true)
})

test('what is kept and wrong is right once it is made anew, while others answer', async () => {
  const beats = await fill()
  await answerAtRandom(db, beats, { steps: 60, seed: 7 })
  await addChanges(db, 1)
  const answers = await db.select().from(firstAnswer).orderBy(firstAnswer.auditId)
  await db.update(worklistCount).set({ beats: sql`${worklistCount.beats} + 3` })
  await db.update(firstAnswer).set({ isChanged: true })
  await db.delete(firstAnswer).where(eq(firstAnswer.auditId, answers[0]?.auditId ?? 0))
  const compared = await compareWorklistCounts(db)
  expect(compared?.counted).toBeGreaterThan(Number(compared?.present))
  const { firstAnswers } = await remakeKeptFigures(db)
  expect(firstAnswers).toEqual({ before: answers.length - 1, after: answers.length })
  expect(await db.select().from(firstAnswer).orderBy(firstAnswer.auditId)).toEqual(answers)
  await expectKept()
  const remaking = async () => {
    for (let time = 0; time < 10; time++) await remakeKeptFigures(db)
  }
  await Promise.all([
    ...[8, 9, 10].map((seed) => answerAtRandom(db, beats, { steps: 40, seed })),
    ...[remaking(), addChanges(db, 1)],
  ])
  await expectKept()
  const kept = await db.select().from(firstAnswer).orderBy(firstAnswer.auditId)
  await remakeKeptFigures(db)
  expect(await db.select().from(firstAnswer).orderBy(firstAnswer.auditId)).toEqual(kept)
  const after = await compareWorklistCounts(db)
  expect(after?.counted).toBe(after?.present)
})
