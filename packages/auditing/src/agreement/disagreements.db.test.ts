import type { Answer } from '@vigia/contracts/audit'
import { expect, test } from 'vitest'
import { recordAnswer } from '../answers/record-answer.ts'
import { addBeats, answer, noResults, openAuditedWarehouse, reader } from '../testing/audited-warehouse.ts'
import { db, openForEachTest } from '../testing/for-each-test.ts'
import { putOff, releaseLeases, renewLeases } from '../worklist/leases.ts'
import { takeDisagreements } from './disagreements.ts'

openForEachTest(openAuditedWarehouse)

const say = (who: string, beat: number, said: Answer, fields = {}) =>
  recordAnswer(db, noResults, reader(who, true), answer(beat, { answer: said, ...fields }))

/** Beats on which Ana and Bia differ, the first one longest. */
async function addDisagreements(count: number): Promise<void> {
  for (const beat of await addBeats(db, count, { isDouble: true })) {
    await say('Ana', beat, 'normal')
    await say('Bia', beat, 'anomalous')
  }
}

const take = async (who: string, count: number, except: string[] = []) =>
  (await takeDisagreements(db, who, { count, except })).taken.map(({ beat }) => beat)

test('the longest waiting come first, those that were put off last', async () => {
  await addDisagreements(3)
  await putOff(db, 'Caio', ['ecg-1'])
  expect(await take('Caio', 5)).toEqual(['ecg-2', 'ecg-3', 'ecg-1'])
})

test('no two adjudicators have the same one open, however many ask at once', async () => {
  await addDisagreements(6)
  const all = await Promise.all(['Caio', 'Davi', 'Eva', 'Rui'].map((who) => take(who, 2)))
  const taken = all.flat()
  expect(new Set(taken).size).toBe(taken.length)
  for (const [index, who] of ['Caio', 'Davi', 'Eva', 'Rui'].entries())
    expect(await renewLeases(db, who, taken)).toEqual(expect.arrayContaining(all[index] ?? []))
})

test('one’s own stay one’s own, and what is given back goes to the next', async () => {
  await addDisagreements(2)
  expect(await take('Caio', 1)).toEqual(['ecg-1'])
  expect(await take('Caio', 2)).toEqual(['ecg-1', 'ecg-2'])
  expect(await take('Davi', 2)).toEqual([])
  await releaseLeases(db, 'Caio', ['ecg-1'])
  expect(await take('Davi', 2)).toEqual(['ecg-1'])
})

test('who has read a beat is not given it, nor counts it; what is not wanted is not counted', async () => {
  await addDisagreements(2)
  expect(await takeDisagreements(db, 'Ana', { count: 5 })).toEqual({ taken: [], waiting: 0 })
  const { taken, waiting } = await takeDisagreements(db, 'Caio', { count: 5, except: ['ecg-1'] })
  expect([taken.map(({ beat }) => beat), waiting]).toEqual([['ecg-2'], 1])
})

test('who comes second to a decision is told who decided, and what', async () => {
  await addDisagreements(1)
  const decision = { kind: 'adjudication', seenAudits: 2 }
  const outcomes = await Promise.all([
    say('Caio', 1, 'normal', decision),
    say('Davi', 1, 'anomalous', decision),
  ])
  const second = outcomes.find(({ status }) => status !== 'recorded')
  expect(outcomes.filter(({ status }) => status === 'recorded')).toHaveLength(1)
  expect(second).toMatchObject({
    status: 'answered-meanwhile',
    by: { name: expect.stringMatching(/Caio|Davi/) },
  })
  expect(await take('Caio', 5)).toEqual([])
})
