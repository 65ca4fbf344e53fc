import { afterEach, expect, test, vi } from 'vitest'
import { openAuditedWarehouse } from '../testing/audited-warehouse.ts'
import { insertAudit } from '../testing/audits.ts'
import { database, openForEachTest } from '../testing/for-each-test.ts'
import { readOwnWork } from './own-work.ts'

openForEachTest(openAuditedWarehouse)
afterEach(() => {
  vi.unstubAllEnvs()
})

const now = new Date('2026-05-20T15:00:00Z')
const say = (beat: number, at: string, fields: object = {}) =>
  insertAudit(database.db, {
    beat: `ecg-${beat}`,
    readerId: 'Ana',
    answeredAt: at,
    recordedAt: at,
    ...fields,
  })

test('beats are counted by the clinic’s days, each once, without what was undone and what others did', async () => {
  vi.stubEnv('TZ', 'America/Sao_Paulo')
  await say(1, '2026-05-20 02:59:59.000')
  await say(2, '2026-05-20 03:00:00.000')
  await say(2, '2026-05-20 03:01:00.000', { kind: 'revision' })
  const undone = await say(3, '2026-05-20 12:00:00.000')
  await say(3, '2026-05-20 12:01:00.000', { kind: 'undo', undoes: undone })
  await say(4, '2026-05-20 13:00:00.000', { kind: 'adjudication' })
  await say(5, '2026-05-20 13:00:00.000', { readerId: 'Bia' })
  await say(6, '2026-05-06 12:00:00.000')
  const { days } = await readOwnWork(database.db, 'Ana', now)
  expect(days).toHaveLength(14)
  expect(days.filter(({ beats }) => beats > 0)).toEqual([
    { day: '2026-05-19', beats: 1 },
    { day: '2026-05-20', beats: 2 },
  ])
  expect(days[0]?.day).toBe('2026-05-07')
})

test('the pace is the median from answer to answer, without breaks, and needs ten of them', async () => {
  for (let beat = 0; beat < 10; beat++)
    await say(beat, `2026-05-20 10:00:${String(beat * 3).padStart(2, '0')}.000`)
  expect((await readOwnWork(database.db, 'Ana', now)).pace).toBeNull()
  await say(10, '2026-05-20 12:00:00.000')
  await say(11, '2026-05-20 12:00:20.000')
  expect((await readOwnWork(database.db, 'Ana', now)).pace).toEqual({ medianSeconds: 3, readings: 10 })
})
