import { knownAnswer, referenceBeat, shownCurve, utcNow } from '@vigia/db'
import { addFrozenSet } from '@vigia/db/testing'
import { expect, test } from 'vitest'
import { openAuditedWarehouse } from '../testing/audited-warehouse.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { readOwnKnown, readReadersKnown, wholeBlocks } from './known-figures.ts'

openForEachTest(openAuditedWarehouse)

interface Given {
  readerId: string
  label: 'normal' | 'anomalous'
  answer: 'normal' | 'anomalous' | 'uncertain' | 'unusable'
  reveal?: 'before' | 'after'
  recordedAt?: string
}

/** Answers to known beats, in this order, each under another name. */
async function addAnswers(given: readonly Given[]): Promise<void> {
  const setId = await addFrozenSet(
    database.db,
    given.map(({ label }) => label),
  )
  const beats = await database.db
    .select({ ecgId: referenceBeat.ecgId, digest: referenceBeat.beatDigest })
    .from(referenceBeat)
  const digests = new Map(beats.map(({ ecgId, digest }) => [ecgId, digest]))
  const nameOf = (place: number) => `ecg-${place + 1}`
  await database.db.insert(shownCurve).values(
    given.map(({ readerId }, place) => ({
      readerId,
      beat: nameOf(place),
      setId,
      knownDigest: digests.get(place + 1) ?? null,
      shownAt: utcNow(),
      answeredAt: utcNow(),
    })),
  )
  await database.db.insert(knownAnswer).values(
    given.map(({ readerId, answer, reveal = 'before', recordedAt = '2026-03-02 12:00:00.000' }, place) => ({
      answerKey: `${String(place).padStart(8, '0')}-1111-4111-8111-111111111111`,
      readerId,
      beat: nameOf(place),
      inferenceId: place + 1,
      kind: 'reading' as const,
      answer,
      reveal,
      answeredAt: recordedAt,
      recordedAt,
    })),
  )
}

const many = (count: number, given: Given): Given[] => Array(count).fill(given)

test('a reader is told sensitivity and specificity with Wilson’s interval, for all time and by month, from 20 on', async () => {
  const april = { readerId: 'Ana', recordedAt: '2026-04-10 12:00:00.000' }
  await addAnswers([
    ...many(10, { readerId: 'Ana', label: 'anomalous', answer: 'anomalous' }),
    ...many(2, { readerId: 'Ana', label: 'anomalous', answer: 'normal' }),
    ...many(6, { readerId: 'Ana', label: 'normal', answer: 'normal' }),
    ...many(2, { readerId: 'Ana', label: 'normal', answer: 'anomalous' }),
    ...many(1, { ...april, label: 'normal', answer: 'uncertain' }),
    // Given when the model's verdict had been shown.
    ...many(1, { ...april, label: 'normal', answer: 'normal', reveal: 'after' }),
    ...many(30, { readerId: 'Bia', label: 'normal', answer: 'anomalous' }),
  ])
  const { all, months } = await readOwnKnown(database.db, 'Ana')
  expect(all).toMatchObject({ n: 21, figures: { undecided: 1 } })
  // Wilson's of 10 in 12 and of 6 in 8.
  expect(all.figures?.sensitivity).toMatchObject({ part: 10, whole: 12 })
  expect(all.figures?.sensitivity?.low).toBeCloseTo(0.5519691, 6)
  expect(all.figures?.sensitivity?.high).toBeCloseTo(0.9530349, 6)
  expect(all.figures?.specificity?.low).toBeCloseTo(0.4092754, 6)
  expect(all.figures?.specificity?.high).toBeCloseTo(0.9285208, 6)
  expect(months.map(({ month, told }) => [month, told.n, told.figures === null])).toEqual([
    ['2026-04', 1, true],
    ['2026-03', 20, false],
  ])
})

test('of all readers a sum is told, in blocks of which nobody gave more than half, and nothing of one or two of them', async () => {
  const right = (readerId: string, count: number) =>
    many(count, { readerId, label: 'anomalous', answer: 'anomalous' })
  await addAnswers([...right('Ana', 30), ...right('Bia', 30), ...right('Caio', 1), ...right('Davi', 40)])
  // The block ends with the first answer after which Ana and Bia, of 30 each, stand beside a third.
  expect(await readReadersKnown(database.db)).toMatchObject({ n: 61, sensitivity: { part: 61, whole: 61 } })
})

test.each([
  ['two readers', 'ab'.repeat(40), 0],
  ['fewer than 20', 'abc'.repeat(6), 0],
  ['20 of three', `${'abc'.repeat(6)}ab`, 20],
  ['one who gave more than half', `${'a'.repeat(18)}bc`, 0],
  ['what comes after a block, while it is none', `${'abc'.repeat(7)}${'a'.repeat(30)}bcbcb`, 20],
  ['a second block', 'abc'.repeat(20), 60],
])('of %s so many are told', (_, readers, told) => {
  expect(wholeBlocks([...readers].map((readerId) => ({ readerId })))).toHaveLength(told)
})
