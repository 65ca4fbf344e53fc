import { afterAll, beforeAll, expect, test } from 'vitest'
import { addBeats, answer, noResults, openAuditedWarehouse, reader } from '../testing/audited-warehouse.ts'
import { recordAnswer } from './record-answer.ts'
import { findStanding } from './standing.ts'
import { undoAnswer } from './undo-answer.ts'

let warehouse: Awaited<ReturnType<typeof openAuditedWarehouse>>
const ana = { ...reader('Ana'), view: 'blind' } as const
beforeAll(async () => {
  warehouse = await openAuditedWarehouse()
})
afterAll(() => warehouse.close())

test('a beat that nobody has answered stands unread; an inference that is not there stands nowhere', async () => {
  const [id = 0] = await addBeats(warehouse.db, 1)
  expect(await findStanding(warehouse.db, id, ana)).toEqual({
    inferenceId: id,
    beat: `ecg-${id}`,
    modelTag: 'v1',
    state: 'unread',
    label: null,
    isDouble: false,
    audits: [],
    seenAudits: 0,
    mayBeRevealed: false,
    next: { status: 'possible', kind: 'reading' },
  })
  expect(await findStanding(warehouse.db, 999_999, ana)).toBeUndefined()
})

test('what was said is told with names, and what was taken back is told as such', async () => {
  const [id = 0] = await addBeats(warehouse.db, 1)
  const first = answer(id, { comment: 'narrow' })
  await recordAnswer(warehouse.db, noResults, reader('Ana'), first)
  const key = crypto.randomUUID()
  const { answeredAt } = first
  await undoAnswer(warehouse.db, noResults, reader('Ana'), { key, undoes: first.key, answeredAt })
  await recordAnswer(
    warehouse.db,
    noResults,
    reader('Bia'),
    answer(id, { answer: 'anomalous', beatCode: 'V' }),
  )

  const standing = await findStanding(warehouse.db, id, ana)
  expect(standing).toMatchObject({ state: 'settled', label: 'anomalous' })
  expect(standing?.audits).toMatchObject([
    {
      by: { id: 'Ana', name: 'Dr. Ana' },
      kind: 'reading',
      answer: 'normal',
      comment: 'narrow',
      isEffective: false,
    },
    { by: { id: 'Ana', name: 'Dr. Ana' }, kind: 'undo', answer: null, isEffective: false },
    {
      by: { id: 'Bia', name: 'Dr. Bia' },
      kind: 'reading',
      answer: 'anomalous',
      beatCode: 'V',
      isEffective: true,
    },
  ])
  expect(Date.parse(standing?.audits[0]?.at ?? '')).not.toBeNaN()
})

test('of a beat that two read, one answer leaves it to the other reader', async () => {
  const [id = 0] = await addBeats(warehouse.db, 1, { isDouble: true })
  await recordAnswer(warehouse.db, noResults, reader('Ana'), answer(id))
  expect(await findStanding(warehouse.db, id, ana)).toMatchObject({
    state: 'awaiting-second',
    label: null,
    isDouble: true,
  })
})
