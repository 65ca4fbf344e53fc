import { audit, auditedBeat, core, type Db, openDatabase, type SQL } from '@vigia/db'
import type { TestDatabase } from '@vigia/db/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AnswerToRecord, RecordOutcome } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { findStanding } from '../answers/standing.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { changeSettings } from '../settings/settings.ts'
import {
  addBeats,
  answer,
  noResults,
  openAuditedWarehouse,
  reader,
  rowsOf,
} from '../testing/audited-warehouse.ts'
import { takeBeats } from '../worklist/take-beats.ts'
import { recordDisclosures } from './disclosures.ts'
import {
  type hasRead,
  listedAuditCondition,
  mayBeToldAnswers,
  mayBeToldReveal,
  toldAnswersCondition,
  toldRevealCondition,
} from './visibility.ts'

let database: TestDatabase
let wide: ReturnType<typeof openDatabase>
let db: Db
beforeAll(async () => {
  database = await openAuditedWarehouse()
  wide = openDatabase(database.address, { connections: 6 })
  db = wide.db
})
afterAll(async () => {
  await wide.close()
  await database.close()
})

const send = (who: string, beat: number, fields: Partial<AnswerToRecord> = {}) =>
  recordAnswer(db, noResults, reader(who, true), answer(beat, fields))

async function say(who: string, beat: number, fields: Partial<AnswerToRecord> = {}): Promise<string> {
  const given = answer(beat, fields)
  expect(await recordAnswer(db, noResults, reader(who, true), given)).toMatchObject({ status: 'recorded' })
  return given.key
}

const undo = (who: string, undoes: string) =>
  undoAnswer(db, noResults, reader(who, true), {
    key: crypto.randomUUID(),
    undoes,
    answeredAt: '2026-01-02T03:04:05.678Z',
  })

const show = (who: string, what: 'reveal' | 'answers', beat: number) =>
  recordDisclosures(db, who, what, [{ beat: `ecg-${beat}`, inferenceId: beat }])

const addDouble = async () => (await addBeats(db, 1, { isDouble: true }))[0] as number

const revealOf = async (beat: number) =>
  (await rowsOf(db, `SELECT reveal FROM Audits WHERE inference_id = ${beat} ORDER BY id`)).map(
    (row) => row.reveal,
  )

test('what is shown is on record once, the first time, however often and by however many requests at once', async () => {
  const beats = Array.from({ length: 40 }, (_, index) => ({ beat: `ecg-${900 + index}`, inferenceId: index }))
  const backwards = beats.toReversed()
  await Promise.all(
    [beats, backwards, beats, backwards, beats, backwards].map((all) =>
      recordDisclosures(db, 'Gil', 'reveal', all),
    ),
  )
  const stored = () => rowsOf(db, "SELECT * FROM Disclosures WHERE reader_id = 'Gil' ORDER BY beat")
  const first = await stored()
  expect(first.map(({ beat, inference_id }) => [beat, inference_id])).toEqual(
    beats.map(({ beat, inferenceId }) => [beat, inferenceId]),
  )
  await recordDisclosures(db, 'Gil', 'reveal', [{ beat: 'ecg-900', inferenceId: 77 }])
  await recordDisclosures(db, 'Gil', 'answers', [])
  expect(await stored()).toEqual(first)
  await recordDisclosures(db, 'Gil', 'answers', [{ beat: 'ecg-900', inferenceId: 0 }])
  expect(await stored()).toHaveLength(41)
})

test('the record of what was shown is appended to, never changed or deleted', async () => {
  await show('Gil', 'reveal', 1)
  for (const change of ['UPDATE Disclosures SET inference_id = 7', 'DELETE FROM Disclosures'])
    await expect(db.$client.query(change)).rejects.toThrow('Disclosures are appended')
})

test('an answer was given after the reveal where the server had shown anything of the beat, and before it elsewhere', async () => {
  const [one = 0, two = 0, three = 0] = await addBeats(db, 3)
  await show('Ana', 'reveal', one)
  await show('Ana', 'answers', two)
  await show('Bia', 'reveal', three)
  for (const beat of [one, two, three]) await say('Ana', beat)
  expect(await Promise.all([one, two, three].map(revealOf))).toEqual([['after'], ['after'], ['before']])
})

test('of a reveal and an answer at the same moment, whichever is first, the record holds what had been sent', async () => {
  const beats = await addBeats(db, 30)
  const sentBefore = new Set<number>()
  await Promise.all(
    beats.map(async (beat, index) => {
      let isSent = false
      const shown = show('Ana', 'reveal', beat).then(() => {
        isSent = true
      })
      // Every third waits for what is sent, as somebody would who looks first.
      if (index % 3 === 0) await shown
      if (isSent) sentBefore.add(beat)
      await Promise.all([shown, say('Ana', beat)])
    }),
  )
  expect(sentBefore.size).toBeGreaterThanOrEqual(10)
  for (const beat of sentBefore) expect(await revealOf(beat)).toEqual(['after'])
})

test('who has been shown what others answered is not given a beat for two to read, nor may read it', async () => {
  const [single = 0] = await addBeats(db, 1)
  const [unread, awaiting, own] = [await addDouble(), await addDouble(), await addDouble()]
  await say('Ana', awaiting)
  await undo('Bia', await say('Bia', own))
  for (const beat of [single, unread, awaiting, own]) await show('Bia', 'answers', beat)
  const mine = [single, unread, awaiting, own]
  const offered = async (who: string) => {
    const taken = await takeBeats(db, who, { order: 'random', filter: {}, count: 500 })
    return mine.filter((beat) => taken.some(({ inferenceId }) => inferenceId === beat))
  }
  expect(await offered('Bia')).toEqual([single, own])
  expect(await offered('Caio')).toEqual([unread, awaiting, own])
  for (const beat of [unread, awaiting])
    expect(await send('Bia', beat)).toEqual({ status: 'not-allowed', reason: 'answers-seen' })
  await say('Bia', own)
  expect(await revealOf(own)).toEqual(['before', 'after', 'after'])
})

/** All that one may learn of a beat from its page and from trying everything that is refused. */
async function learn(who: string, beat: number, mayAdjudicate: boolean) {
  const asker = { ...reader(who, mayAdjudicate), view: 'blind' as const }
  const { beat: name, inferenceId, audits, ...standing } = (await findStanding(db, beat, asker)) ?? {}
  const reading = await recordAnswer(db, noResults, asker, answer(beat))
  return {
    standing: { ...standing, audits: audits?.map(({ id, at, ...said }) => ({ ...said, undoes: null })) },
    reading: withoutMoment(reading),
  }
}
const withoutMoment = (outcome: RecordOutcome) => ({ ...outcome, at: 'at' in outcome && outcome.at !== null })

test.each([false, true])(
  'to its readers a disagreement is like a beat that awaits its second reader (adjudicator: %s)',
  async (mayAdjudicate) => {
    const [waiting, open] = [await addDouble(), await addDouble()]
    await say('Ana', waiting)
    await say('Ana', open)
    await say('Bia', open, { answer: 'anomalous' })
    expect(await learn('Ana', open, mayAdjudicate)).toEqual(await learn('Ana', waiting, mayAdjudicate))
  },
)

test('while readers disagree they change nothing, and a refusal names nobody', async () => {
  const beat = await addDouble()
  const [ana, bia] = [await say('Ana', beat), await say('Bia', beat, { answer: 'anomalous' })]
  const refused = { status: 'not-allowed', reason: 'not-open' }
  for (const [who, key] of [
    ['Ana', ana],
    ['Bia', bia],
  ] as const) {
    for (const seenAudits of [0, 1, 2, 3])
      expect(await send(who, beat, { kind: 'revision', seenAudits })).toEqual(refused)
    expect(await undo(who, key)).toEqual(refused)
    for (const seenAudits of [0, 1, 2])
      expect(await send(who, beat, { kind: 'adjudication', seenAudits })).toEqual({
        status: 'not-allowed',
        reason: 'own-reading',
      })
  }
  const nobody = { status: 'answered-meanwhile', by: null, answer: null, at: null, audits: 0 }
  const third = await recordAnswer(db, noResults, reader('Caio'), answer(beat))
  expect(third).toEqual(nobody)
  for (const seenAudits of [0, 1, 2])
    expect(
      await recordAnswer(db, noResults, reader('Caio'), answer(beat, { kind: 'revision', seenAudits })),
    ).toEqual({ status: 'not-allowed', reason: 'not-your-reading' })
  expect(await rowsOf(db, `SELECT id FROM Audits WHERE inference_id = ${beat}`)).toHaveLength(2)
})

test('a stale change by somebody who has not read the beat is refused by its rule and names nobody', async () => {
  const beat = await addDouble()
  await say('Ana', beat, { answer: 'anomalous' })
  for (const seenAudits of [0, 1, 5])
    expect(await send('Bia', beat, { kind: 'revision', seenAudits })).toEqual({
      status: 'not-allowed',
      reason: 'not-your-reading',
    })
  await say('Bia', beat)
  expect(await revealOf(beat)).toEqual(['before', 'before'])
})

test('sent again, an answer tells no more than may be told now', async () => {
  const beat = await addDouble()
  await say('Ana', beat)
  const second = answer(beat)
  const first = await recordAnswer(db, noResults, reader('Bia'), second)
  expect(first).toMatchObject({ state: 'settled', label: 'normal', audits: 2 })
  await say('Ana', beat, { kind: 'revision', answer: 'anomalous', seenAudits: 2 })
  expect(await recordAnswer(db, noResults, reader('Bia'), second)).toMatchObject({
    status: 'recorded',
    auditId: (first as { auditId: number }).auditId,
    state: 'awaiting-second',
    label: null,
    trainingEcgId: null,
    audits: 1,
  })
  await say('Caio', beat, { kind: 'adjudication', seenAudits: 3 })
  expect(await recordAnswer(db, noResults, reader('Bia'), second)).toEqual(first)
})

test('a blind adjudicator decides without knowing, and is told afterwards', async () => {
  const beat = await addDouble()
  await say('Ana', beat)
  await say('Bia', beat, { answer: 'anomalous' })
  await changeSettings(db, 'Ana', { adjudicationView: 'blind' })
  const asker = { ...reader('Davi', true), view: 'blind' as const }
  expect(await findStanding(db, beat, asker)).toMatchObject({
    state: 'unread',
    audits: [],
    mayBeRevealed: false,
    next: { status: 'possible', kind: 'adjudication' },
  })
  const ruling = await say('Davi', beat, { kind: 'adjudication', seenAudits: 0 })
  expect(await revealOf(beat)).toEqual(['before', 'before', 'before'])
  expect((await findStanding(db, beat, asker))?.audits).toHaveLength(3)
  expect(await undo('Davi', ruling)).toMatchObject({ state: 'disagreement', audits: 4 })
  await changeSettings(db, 'Ana', { adjudicationView: 'open' })
})

test('the conditions of queries say what the functions say, for every beat of this file and everybody', async () => {
  const names = ['Ana', 'Bia', 'Caio', 'Davi', 'Nobody']
  const audited = await db.select().from(auditedBeat)
  const all = await rowsOf(db, 'SELECT id, beat, kind, reader_id AS readerId FROM Audits ORDER BY id')
  const beat = core.aliasedTable(auditedBeat, 'beat')
  const listed = async (condition: SQL) => {
    const rows = await db.select({ name: beat.beat }).from(beat).where(condition)
    return rows.map(({ name }) => name).sort()
  }
  expect(new Set(audited.map(({ state }) => state)).size).toBe(4)
  for (const id of names) {
    const beats = audited.map(({ beat, state }) => {
      const audits = all.filter((each) => each.beat === beat)
      return { beat, state, audits: audits as unknown as Parameters<typeof hasRead>[0] }
    })
    for (const mayAdjudicate of [false, true])
      for (const adjudicationView of ['open', 'blind'] as const) {
        const who = { id, mayAdjudicate }
        const told = beats.filter((facts) => mayBeToldAnswers({ ...facts, adjudicationView }, who))
        expect(await listed(toldAnswersCondition(beat, who, adjudicationView))).toEqual(
          told.map(({ beat }) => beat).sort(),
        )
      }
    expect(await listed(toldRevealCondition(beat, id))).toEqual(
      beats
        .filter((facts) => mayBeToldReveal(facts, id, 'blind'))
        .map(({ beat }) => beat)
        .sort(),
    )
    const history = await db
      .select({ id: audit.id })
      .from(audit)
      .innerJoin(beat, core.eq(beat.beat, audit.beat))
      .where(listedAuditCondition(audit, beat, id))
    expect(history.map((each) => String(each.id)).sort()).toEqual(
      beats
        .flatMap(({ beat, state }) =>
          all.filter((each) => each.beat === beat && (state === 'settled' || each.readerId === id)),
        )
        .map((each) => String(each.id))
        .sort(),
    )
  }
})
