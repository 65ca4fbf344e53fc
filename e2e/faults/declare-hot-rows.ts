import { type Db, databaseErrorCode, openDatabase } from '@vigia/db'
import { letAuditsBeMadeUp, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, test } from 'vitest'
import { addBeats } from '../../packages/auditing/src/testing/audited-warehouse.ts'
import { enqueueWindow } from '../../services/pipelines/src/queries/enqueue.ts'
import { findLostUpdates, findMiscounts, findOverlaps } from './history.ts'
import { crowdOnAnswers, crowdOnClaims, crowdOnInferences, crowdOnWorklist } from './hot-rows.ts'

const rows = 20
const writers = 32
const patience = 1_200_000

/** Declares what 32 writers must find on 20 rows that all of them want. @param operations of each of the four kinds */
export function declareHotRows(operations: number): void {
  let open: { close(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const opened of open.reverse()) await opened.close()
    open = []
  })
  const openWide = async (kind: 'warehouse' | 'results'): Promise<Db> => {
    const database: TestDatabase = await openTestDatabase(kind)
    const wide = openDatabase(database.address, { connections: writers })
    open.push(database, wide)
    if (kind === 'warehouse') await letAuditsBeMadeUp(wide.db)
    return wide.db
  }
  const load = { writers, operations }
  const tell = (what: string, figures: Record<string, unknown>) =>
    console.info({ what, writers, rows, ...figures })
  /** Deadlocks and waits for locks first of all. */
  const expectNone = (thrown: unknown[]) =>
    expect(thrown.map((error) => databaseErrorCode(error) ?? String(error))).toEqual([])

  test(
    'of many workers on few ECGs no two hold one at once, and each is judged once',
    async () => {
      const db = await openWide('warehouse')
      const ids = await addBeats(db, rows)
      await enqueueWindow(db, { tag: 'v1' })
      const { thrown, holds, judged, ...done } = await crowdOnClaims(db, { tag: 'v1' }, load)
      tell('claims', { ...done, holds: holds.length })
      expectNone(thrown)
      expect(findOverlaps(holds)).toEqual([])
      expect(findMiscounts(ids, judged)).toEqual([])
    },
    patience,
  )

  test(
    'of many readers on few beats no two have one open at once, and what is acknowledged is on record once',
    async () => {
      const db = await openWide('warehouse')
      await addBeats(db, rows)
      const { thrown, holds, acknowledged, ...done } = await crowdOnWorklist(db, load)
      tell('worklist', { ...done, holds: holds.length, audits: acknowledged.length })
      expectNone(thrown)
      expect(findOverlaps(holds)).toEqual([])
      const [audits] = await db.$client.query<RowDataPacket[]>('SELECT answer_key FROM Audits')
      expect(
        findMiscounts(
          acknowledged,
          audits.map((row) => String(row.answer_key)),
        ),
      ).toEqual([])
    },
    patience,
  )

  test(
    'of many readers who change the answers of few beats none overwrites what it has not seen',
    async () => {
      const db = await openWide('warehouse')
      const beats = await addBeats(db, rows)
      const { thrown, updates, ...done } = await crowdOnAnswers(db, beats, load)
      tell('answers', { ...done, changes: updates.length })
      expectNone(thrown)
      expect(updates.length).toBeGreaterThan(0)
      expect(findLostUpdates(updates, 1)).toEqual([])
    },
    patience,
  )

  test(
    'of many clients who store the same inferences each is told of the same row, and each row is new once',
    async () => {
      const db = await openWide('results')
      const { thrown, inferences, rows: told, stored, ...done } = await crowdOnInferences(db, rows, load)
      tell('inferences', { ...done, told: told.length })
      expectNone(thrown)
      expect(
        findMiscounts(
          inferences.map(({ key }) => key),
          stored,
        ),
      ).toEqual([])
      for (const ofOne of Map.groupBy(told, ({ key }) => key).values())
        expect(new Set(ofOne.map(({ id }) => id)).size).toBe(1)
    },
    patience,
  )
}
