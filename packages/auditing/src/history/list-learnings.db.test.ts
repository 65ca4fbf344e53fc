import { core, trainingRun, trainingRunBeat, worklist } from '@vigia/db'
import { beforeEach, expect, test } from 'vitest'
import type { AnswerToRecord } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import {
  addBeats,
  addInferences,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
} from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { listAudits } from './list-audits.ts'
import { listLearnings } from './list-learnings.ts'

openForEachTest(openAuditedWarehouse)
beforeEach(async () => {
  await addBeats(db, 4)
})

async function say(beat: number, fields: Partial<AnswerToRecord> = {}): Promise<void> {
  expect(await recordAnswer(db, noResults, reader('Ana'), answer(beat, fields))).toMatchObject({
    status: 'recorded',
  })
}

/** A training run of this moment that saw these rows. */
async function trainOn(tag: string, ecgIds: number[], part: 'training' | 'test' = 'training'): Promise<void> {
  await db.insert(trainingRun).values({
    tag,
    beginDate: '2024-01-01',
    endDate: '2024-12-31',
    parameters: {},
    losses: { training: [], validation: [] },
    metrics: {},
    counts: {},
    rowsDigest: '',
    weightsDigest: '',
    backend: 'wasm',
    versions: {},
    startedAt: new Date(Date.now() + 1).toISOString().slice(0, 23).replace('T', ' '),
    durationMilliseconds: 1,
  })
  await db.insert(trainingRunBeat).values(ecgIds.map((ecgId) => ({ tag, ecgId, part })))
}

test('a corrected beat is told with the models trained on it since, and what they say of it', async () => {
  await say(1)
  await say(2, { answer: 'anomalous' })
  await say(3, { answer: 'uncertain' })
  await trainOn('v2', [1, 2])
  await trainOn('v3', [1, 2], 'test')
  await addInferences(db, [
    { inferenceId: 50, sourceEcgId: 1, modelTag: 'v2', verdict: 'normal' },
    { inferenceId: 51, sourceEcgId: 2, modelTag: 'v3', verdict: 'normal' },
  ])
  const { learnings, next } = await listLearnings(db, 'Ana')
  expect(next).toBeNull()
  expect(learnings).toEqual([
    {
      beat: 'ecg-1',
      inferenceId: 1,
      label: 'normal',
      trainingEcgId: 1,
      labelledAt: expect.stringMatching(/Z$/),
      before: { modelTag: 'v1', verdict: 'anomalous' },
      models: [
        { tag: 'v2', part: 'training', trainedAt: expect.any(String), isRemoved: false, verdict: 'normal' },
        { tag: 'v3', part: 'test', trainedAt: expect.any(String), isRemoved: false, verdict: null },
      ],
    },
  ])
})

test('a model that learnt another label is not told, one trained before a mere comment is', async () => {
  await say(1, { answer: 'anomalous' })
  await trainOn('misled', [1])
  await say(1, { kind: 'revision', seenAudits: 1 })
  await trainOn('v2', [1])
  await say(1, { kind: 'revision', seenAudits: 2, comment: 'still' })
  await db.update(trainingRun).set({ removedAt: '2026-01-01 00:00:00.000' })
  const { learnings } = await listLearnings(db, 'Ana')
  expect(learnings).toMatchObject([{ label: 'normal', models: [{ tag: 'v2', isRemoved: true }] }])
})

test('what is confirmed, or no longer corrected, is not told', async () => {
  await say(1)
  await say(1, { kind: 'revision', answer: 'anomalous', seenAudits: 1 })
  await say(2)
  await say(2, { kind: 'revision', answer: 'unusable', seenAudits: 1 })
  expect((await listLearnings(db, 'Ana')).learnings).toEqual([])
})

test('the page goes on where the one before has ended', async () => {
  for (const beat of [1, 2, 3]) await say(beat)
  const first = await listLearnings(db, 'Ana', { limit: 2 })
  const second = await listLearnings(db, 'Ana', { limit: 2, before: first.next as number })
  expect([first, second].map(({ learnings }) => learnings.map(({ beat }) => beat))).toEqual([
    ['ecg-3', 'ecg-2'],
    ['ecg-1'],
  ])
})

test('of a judgement of before Vigia the model’s verdict is the corrected one, whatever the audit was told', async () => {
  const inverted = { error: null, threshold: null }
  await say(1)
  await say(2)
  // As an earlier release copied them, and as they are now that the copies are corrected.
  for (const [inferenceId, verdict] of [
    [1, 'normal'],
    [2, 'anomalous'],
  ] as const)
    await db
      .update(worklist)
      .set({ ...inverted, verdict })
      .where(core.eq(worklist.inferenceId, inferenceId))
  const { audits } = await listAudits(db, 'Ana')
  expect(audits.map(({ modelVerdict }) => modelVerdict)).toEqual(['anomalous', 'normal'])
  expect(new Set(audits.map(({ shownVerdict }) => shownVerdict)).size).toBe(1)
  const { learnings } = await listLearnings(db, 'Ana')
  expect(learnings.map(({ beat, before }) => [beat, before.verdict])).toEqual([['ecg-2', 'anomalous']])
})
