import { audit, auditedBeat, core, erasure, firstAnswer, keptFigures, utcNow } from '@vigia/db'
import { expect, test } from 'vitest'
import { answerAtRandom } from '../testing/answer-at-random.ts'
import { addBeats, openAuditedWarehouse } from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { listChangedAnswers, readReadersAgreement } from './agreement.ts'

const { eq } = core

openForEachTest(openAuditedWarehouse)

const readFigures = async () => ({
  readers: await readReadersAgreement(db, {}),
  changed: await listChangedAnswers(db, {}),
})

/** The figures as they are kept, and as they are counted from what is on record. */
async function readBothWays() {
  const kept = await readFigures()
  const since = await db.select().from(keptFigures)
  await db.delete(keptFigures)
  const counted = await readFigures()
  await db.insert(keptFigures).values(since)
  expect(since.map(({ name }) => name)).toContain('first-answers')
  return { kept, counted }
}

test('what is kept of readers is what is counted anew, whatever was answered, changed, taken back, decided or erased', async () => {
  const beats = [...(await addBeats(db, 6)), ...(await addBeats(db, 14, { isDouble: true }))]
  for (const seed of [1, 2, 3]) {
    await answerAtRandom(db, beats, { steps: 80, seed })
    const { kept, counted } = await readBothWays()
    expect(kept).toEqual(counted)
    expect(counted.readers.agreement.count).toBeGreaterThan(0)
    expect(counted.changed.all.changed).toBeGreaterThan(0)
  }
  const before = await readFigures()
  for (const id of beats.slice(-6)) {
    const beat = `ecg-${id}`
    await db.insert(erasure).values({
      ...{ sourceEcgId: id, reason: 'asked for', by: 'Ana', models: [], counts: {}, erasedAt: utcNow() },
    })
    await db.delete(auditedBeat).where(eq(auditedBeat.beat, beat))
    await db
      .update(audit)
      .set({ beat: `erased-${id}`, inferenceId: 0, sourceEcgId: null })
      .where(eq(audit.beat, beat))
  }
  const { kept, counted } = await readBothWays()
  expect(kept).toEqual(counted)
  expect(kept).not.toEqual(before)
})

test('answers given at the same moment are all kept', async () => {
  const beats = await addBeats(db, 12, { isDouble: true })
  await Promise.all([4, 5, 6, 7].map((seed) => answerAtRandom(db, beats, { steps: 40, seed })))
  const { kept, counted } = await readBothWays()
  expect(kept).toEqual(counted)
  expect(await db.$count(firstAnswer)).toBeGreaterThan(12)
})
