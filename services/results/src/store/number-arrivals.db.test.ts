import { type InferencesPage, maximumPage } from '@vigia/contracts'
import { type Database, inTransaction, openDatabase } from '@vigia/db'
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInferences } from '../testing/inferences.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { listInferences } from './list-inferences.ts'
import { insertAll } from './store-inferences.ts'

let api: TestApp
/** Another replica of the API on the same database, or another program. */
let other: Database
beforeEach(async () => {
  api = await openTestApp()
  other = openDatabase(api.database.address)
})
afterEach(async () => {
  await other.close()
  await api.close()
})

/** A copy that is brought up to date as the worklist is. */
class Copy {
  readonly ids: number[] = []
  #last = 0

  async update({ db }: Pick<Database, 'db'> = api.database): Promise<number> {
    const before = this.ids.length
    for (;;) {
      const after = { value: this.#last, id: 0 }
      const page: InferencesPage = await listInferences(db, { order: 'arrival', limit: maximumPage }, after)
      this.ids.push(...page.inferences.map(({ id }) => id))
      this.#last = page.last_arrival ?? this.#last
      if (page.next_cursor === null) return this.ids.length - before
    }
  }

  expectAll(ids: readonly number[]): void {
    expect(this.ids.toSorted((one, another) => one - another)).toEqual(ids)
  }
}

const stored = (first: number, count: number) => makeInferences(first + count).slice(first)

/** A transaction that stores and stays open until it is told to commit, as by a server that stood still. */
async function openTransaction(first: number, count: number) {
  const begun = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const done = inTransaction(other.db, async (trx) => {
    for (let row = first; row < first + count; row++) await insertRow(trx.$client, `late/${row}`)
    begun.resolve()
    await mayCommit.promise
  })
  await Promise.race([begun.promise, done])
  return async () => {
    mayCommit.resolve()
    await done
  }
}

/** A row as other programs than this API store it. */
async function insertRow(client: Pick<Database['db']['$client'], 'query'>, tag: string): Promise<number> {
  const [{ insertId }] = await client.query<ResultSetHeader>(
    "INSERT INTO `Inference_ECG` (`dt_measure`, `is_anomalous`, `model_tag`, `0`) VALUES ('2024-05-01', 0, ?, 0.5)",
    [tag],
  )
  return insertId
}

/** An id is used up, and nothing stored. */
async function rollBack(): Promise<void> {
  const nothing = new Error('rolled back')
  await inTransaction(api.database.db, async (trx) => {
    await insertRow(trx.$client, 'never')
    throw nothing
  }).catch((error: unknown) => expect(error).toBe(nothing))
}

/** Adds rows of another program by the server itself; `count` is a power of two. */
async function fill(count: number): Promise<void> {
  const { $client } = api.database.db
  await insertRow($client, 'many')
  for (let rows = 1; rows < count; rows *= 2)
    await $client.query(
      "INSERT INTO `Inference_ECG` (`model_tag`, `0`) SELECT 'many', `0` FROM `Inference_ECG` WHERE `model_tag` = 'many'",
    )
}

async function listStoredIds(): Promise<number[]> {
  const [rows] = await other.db.$client.query<RowDataPacket[]>(
    'SELECT `id` FROM `Inference_ECG` ORDER BY `id`',
  )
  return rows.map((row) => Number(row.id))
}

test('what is committed after many others, with gaps between, arrives after them, and once', async () => {
  const copy = new Copy()
  const commit = await openTransaction(0, 250)
  for (let gap = 0; gap < 21; gap++) {
    await rollBack()
    await insertAll(api.database.db, stored(gap, 1))
  }
  expect(await copy.update()).toBe(21)
  expect(await copy.update()).toBe(0)
  await commit()
  expect(await copy.update()).toBe(250)
  copy.expectAll(await listStoredIds())
})

test('transactions that are open hold up nobody, in whatever order they are committed', async () => {
  const copy = new Copy()
  const commits: (() => Promise<void>)[] = []
  for (let transaction = 0; transaction < 3; transaction++) {
    commits.push(await openTransaction(transaction, 2))
    await insertRow(api.database.db.$client, 'at once')
  }
  expect(await copy.update()).toBe(3)
  for (const commit of commits.reverse()) {
    await commit()
    expect(await copy.update()).toBe(2)
  }
  copy.expectAll(await listStoredIds())
})

test('ids in steps of three are as good as any, and so are rows that other programs store', async () => {
  const copy = new Copy()
  const connection = await other.db.$client.getConnection()
  await connection.query('SET SESSION auto_increment_increment = 3')
  for (let row = 0; row < 30; row++) {
    await insertRow(connection, 'in steps')
    if (row % 10 === 0) await copy.update()
  }
  connection.destroy()
  expect(await copy.update()).toBe(9)
  copy.expectAll(await listStoredIds())
})

test('a row that somebody has locked comes when it is free, and no other waits for it', async () => {
  const copy = new Copy()
  const [locked] = [await insertRow(other.db.$client, 'locked'), await insertRow(other.db.$client, 'free')]
  await inTransaction(other.db, async (trx) => {
    await trx.$client.query('SELECT 1 FROM `Inference_ECG` WHERE `id` = ? FOR UPDATE', [locked])
    expect(await copy.update()).toBe(1)
  })
  expect(await copy.update()).toBe(1)
  copy.expectAll(await listStoredIds())
})

test('copies of several replicas that are brought up to date while others store miss nothing', async () => {
  const copies = [api.database, other].map((replica) => ({ replica, copy: new Copy() }))
  let isStoring = true
  const store = async (replica: Pick<Database, 'db'>, first: number) => {
    for (let batch = 0; batch < 25; batch++) {
      await insertAll(replica.db, stored(first + 8 * batch, 8))
      if (batch % 5 === 0) await rollBack()
    }
  }
  const storing = Promise.all([store(api.database, 0), store(other, 1000)]).then(() => {
    isStoring = false
  })
  await Promise.all([
    storing,
    ...copies.map(async ({ copy, replica }) => {
      while (isStoring) await copy.update(replica)
    }),
  ])
  const ids = await listStoredIds()
  expect(ids).toHaveLength(400)
  for (const { copy } of copies) {
    // What one replica has been told, the other goes on from.
    await copy.update(other)
    copy.expectAll(ids)
  }
  expect(copies[0]?.copy.ids).toEqual(copies[1]?.copy.ids)
})

test('what was there before there were numbers arrives too, the newest first, and what is new is not behind it', async () => {
  await fill(4096)
  const ids = await listStoredIds()
  const page = async (arrival: number) =>
    await listInferences(api.database.db, { order: 'arrival', limit: 1000 }, { value: arrival, id: 0 })
  const first = await page(0)
  expect(first.inferences.map(({ id }) => id)).toEqual(ids.slice(-2000, -1000))
  const fresh = await insertRow(other.db.$client, 'fresh')
  const copy = new Copy()
  expect(await copy.update()).toBe(4097)
  expect(copy.ids.slice(2000, 4000)).toContain(fresh)
  copy.expectAll([...ids, fresh])
})

test('a filter that lets nothing of the first thousands through finds what comes after them', async () => {
  await insertRow(other.db.$client, 'sought')
  await fill(4096)
  const query = { order: 'arrival', limit: 10, model_tag: 'sought' } as const
  expect(await listInferences(api.database.db, query, undefined)).toMatchObject({ inferences: { length: 1 } })
})

test('bringing a copy up to date reads no more of a large table than of a small one', async () => {
  const single = openDatabase(api.database.address, { connections: 1 })
  const countReads = async (work: () => Promise<unknown>) => {
    const read = async () => {
      const [rows] = await single.db.$client.query<RowDataPacket[]>(
        "SHOW SESSION STATUS LIKE 'Handler_read%'",
      )
      return rows.reduce((sum, row) => sum + Number(row.Value), 0)
    }
    const before = await read()
    await work()
    return (await read()) - before
  }
  const copy = new Copy()
  await insertRow(single.db.$client, 'the first')
  await copy.update(single)
  const { $client } = single.db
  await fill(4096)
  await copy.update(single)
  await $client.query('DELETE FROM `Inference_ECG` WHERE `id` % 3 = 0')
  await insertRow($client, 'the last')
  expect(copy.ids).toHaveLength(4097)
  expect(await countReads(() => copy.update(single))).toBeLessThan(50)
  expect(copy.ids).toHaveLength(4098)
  expect(await countReads(() => copy.update(single))).toBeLessThan(20)
  await single.close()
})
