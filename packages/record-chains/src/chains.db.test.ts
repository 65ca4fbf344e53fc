import { randomUUID } from 'node:crypto'
import {
  audit,
  chainHead,
  chainLink,
  core,
  type Db,
  type DbOrTrx,
  inTransaction,
  openDatabase,
  securityLog,
  utcNow,
} from '@vigia/db'
import { letAuditsBeMadeUp, openTestDatabase, type TestDatabase } from '@vigia/db/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addToChain, beginChains, listHeads, setChainKeys, verifyChain } from './index.ts'

let database: TestDatabase
let db: Db
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
  db = database.db
  await letAuditsBeMadeUp(db)
  setChainKeys(['a-key-of-the-test-0001'])
})
afterEach(async () => {
  setChainKeys([])
  await database.close()
})

const insertAudit = async (trx: DbOrTrx, comment: string | null = null, beat = 'ecg-1') => {
  const [{ insertId }] = await trx.insert(audit).values({
    ...{ answerKey: randomUUID(), beat, inferenceId: 1, modelTag: 'v1', modelVerdict: 'normal' },
    ...{ kind: 'reading', readerId: 'ana', answer: 'normal', reveal: 'before', comment },
    ...{ answeredAt: utcNow(), recordedAt: utcNow() },
  })
  return insertId
}
const addAudit = (from: Db = db, comment: string | null = null, beat?: string) =>
  inTransaction(from, async (trx) => {
    const id = await insertAudit(trx, comment, beat)
    await addToChain(trx, 'audits', id)
    return id
  })
const addAudits = async (count: number) => {
  const ids: number[] = []
  for (let index = 0; index < count; index++) ids.push(await addAudit(db, index % 3 ? `é 💓 ${index}` : null))
  return ids
}
const verify = (options = {}) => verifyChain(db, 'audits', options)
const faultsOf = async (options = {}) =>
  (await verify(options)).faults.map(({ kind, place, recordId }) => [kind, place, recordId])

/** What somebody does who may do everything with the tables, and knows no key. */
const attack = async (...statements: string[]) => {
  for (const table of ['Audits', 'Chain_Links', 'Chain_Heads'])
    for (const what of ['update', 'delete'])
      await db.$client.query(`DROP TRIGGER IF EXISTS \`${table}_refuse_${what}\``)
  for (const statement of statements) await db.$client.query(statement)
}

test('a chain that nobody touched has no fault, whatever characters and connections made it', async () => {
  await addAudits(5)
  const other = openDatabase({ ...database.address, charset: 'latin1' })
  await addAudit(other.db, 'coração')
  const seen = await verifyChain(other.db, 'audits').finally(() => other.close())
  expect(seen).toMatchObject({ links: 7, before: 0, unsealed: 0, faults: [], head: { place: 6 } })
  expect(await verify()).toEqual(seen)
})

test('what was there before stands behind the first link, and no change of it is overlooked', async () => {
  const first = await insertAudit(db)
  for (let index = 0; index < 4; index++) await insertAudit(db)
  await beginChains(db)
  await beginChains(db)
  await addAudits(3)
  expect(await verify()).toMatchObject({ before: 5, links: 4, faults: [] })
  await attack(`UPDATE Audits SET answer = 'anomalous' WHERE id = ${first + 1}`)
  expect(await faultsOf()).toEqual([['start-altered', 0, null]])
})

test('without begun chains the first record begins one', async () => {
  const before = await insertAudit(db)
  const id = await addAudit()
  expect(await db.select().from(chainLink).orderBy(core.asc(chainLink.place))).toMatchObject([
    { chain: 'audits', place: 0, recordId: before, covers: 1 },
    { chain: 'audits', place: 1, recordId: id, covers: null },
  ])
})

test('of two databases’ connections that write at once, places have neither gaps nor doubles, and no deadlock shows', async () => {
  const others = [
    openDatabase(database.address, { connections: 8 }),
    openDatabase(database.address, { connections: 8 }),
  ]
  // Who answers locks the beat's own row before: never are two at one beat.
  const work = Array.from({ length: 200 }, (_, index) =>
    addAudit((others[index % 2] ?? others[0])?.db, null, `ecg-${index}`),
  )
  const ids = await Promise.all(work)
  await Promise.all(others.map((other) => other.close()))
  expect(new Set(ids).size).toBe(200)
  const links = await db.select().from(chainLink).orderBy(core.asc(chainLink.place))
  expect(links.map(({ place }) => place)).toEqual(Array.from({ length: 201 }, (_, place) => place))
  expect(await verify()).toMatchObject({ links: 201, faults: [], head: { place: 200 } })
})

test('a transaction that is undone leaves neither record nor link', async () => {
  await addAudits(1)
  const undone = inTransaction(db, async (trx) => {
    await addToChain(trx, 'audits', await insertAudit(trx))
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  await addAudits(1)
  expect(await verify()).toMatchObject({ links: 3, faults: [] })
})

test('a key is changed by putting the new one first, and one that is away is named', async () => {
  await addAudits(2)
  setChainKeys(['a-key-of-the-test-0002', 'a-key-of-the-test-0001'])
  await addAudits(2)
  expect(await faultsOf()).toEqual([])
  setChainKeys(['a-key-of-the-test-0002'])
  expect((await faultsOf()).map(([kind, place]) => [kind, place])).toEqual([
    ['key-unknown', 1],
    ['key-unknown', 2],
    ['key-unknown', 0],
  ])
})

test('links made without a key are counted, and are a fault after those made with one', async () => {
  setChainKeys([])
  await addAudits(2)
  setChainKeys(['a-key-of-the-test-0001'])
  await addAudits(2)
  expect(await verify()).toMatchObject({ unsealed: 3, faults: [] })
  setChainKeys([])
  const [id] = await addAudits(1)
  expect(await faultsOf()).toEqual([
    ['key-unknown', 3, expect.any(Number)],
    ['key-unknown', 4, expect.any(Number)],
    ['unsealed', 5, id],
  ])
})

describe('somebody who may do everything with the tables', () => {
  test('takes the end off together with the head: only a head kept elsewhere tells', async () => {
    await addAudits(3)
    const [head] = await listHeads(db)
    await addAudits(3)
    const [later] = (await listHeads(db)).slice(0, 1)
    await attack(
      'DELETE FROM Audits WHERE id > 3',
      'DELETE FROM Chain_Links WHERE place > 3',
      `UPDATE Chain_Heads SET place = 3, link = '${head?.link}' WHERE chain = 'audits'`,
    )
    expect(await faultsOf()).toEqual([])
    expect(await faultsOf({ heads: [head] })).toEqual([])
    expect(await faultsOf({ heads: [head, later] })).toEqual([['cut-off', 6, null]])
  })

  test('makes the chain anew without the key, and is found out', async () => {
    await addAudits(3)
    const [head] = await listHeads(db)
    await attack('DELETE FROM Chain_Links', 'UPDATE Chain_Heads SET place = NULL, link = NULL')
    expect((await faultsOf())[0]).toEqual(['not-begun', null, 1])
    setChainKeys([])
    await beginChains(db)
    setChainKeys(['a-key-of-the-test-0001'])
    expect(await faultsOf({ heads: [head] })).toEqual([['cut-off', 3, null]])
  })

  test('takes a link out and closes the gap: what is missing is told once', async () => {
    await addAudits(30)
    await attack(
      'DELETE FROM Audits WHERE id = 10',
      'DELETE FROM Chain_Links WHERE place = 10',
      'UPDATE Chain_Links SET place = place - 1 WHERE place > 10 ORDER BY place',
    )
    expect(await faultsOf()).toEqual([['removed', 10, null]])
  })
})

/** How often each kind of attack is tried: 100 times with CHAIN_ATTACKS=100. */
const attacks = Number(process.env.CHAIN_ATTACKS ?? 10)
const records = 24
const below = (limit: number) => Math.floor(Math.random() * limit)

/** One change that a person might make, and what must be told of it. */
const plantings: Record<string, (target: number) => { statements: string[]; told: unknown[] }> = {
  'an altered record': (target) => ({
    statements: [
      `UPDATE Audits SET ${
        [
          "answer = 'anomalous'",
          "comment = CONCAT(COALESCE(comment, ''), ' ')",
          "reader_id = 'bia'",
          'recorded_at = recorded_at + INTERVAL 1000 MICROSECOND',
          'training_ecg_id = 7',
          "beat = 'ecg-2'",
        ][below(6)]
      } WHERE id = ${target}`,
    ],
    told: ['altered', target, target],
  }),
  'a removed record': (target) => ({
    statements: [`DELETE FROM Audits WHERE id = ${target}`],
    told: ['removed', target, target],
  }),
  'a removed record with its link': (target) => ({
    statements: [
      `DELETE FROM Audits WHERE id = ${target}`,
      `DELETE FROM Chain_Links WHERE place = ${target}`,
    ],
    told: ['removed', target, null],
  }),
  'an added record': () => ({
    statements: [
      `INSERT INTO Audits (id, answer_key, beat, inference_id, model_tag, model_verdict, kind, reader_id, answer, reveal,
        answered_at, recorded_at) SELECT 1000, '${randomUUID()}', beat, inference_id, model_tag, model_verdict, kind,
        reader_id, answer, reveal, answered_at, recorded_at FROM Audits WHERE id = 1`,
    ],
    told: ['added', null, 1000],
  }),
}

test.each(Object.entries(plantings))(`%s is named ${attacks} times of ${attacks}`, async (_, plant) => {
  await addAudits(records)
  await attack()
  for (let round = 0; round < attacks; round++) {
    const { statements, told } = plant(1 + below(records - 1))
    await keepCopy()
    await attack(...statements)
    expect(await faultsOf()).toEqual([told])
    await putBack()
    expect(await faultsOf()).toEqual([])
  }
})

test(`two records that changed places are named ${attacks} times of ${attacks}`, async () => {
  await addAudits(records)
  await attack()
  for (let round = 0; round < attacks; round++) {
    const one = 1 + below(records)
    const other = 1 + ((one + below(records - 1)) % records)
    await keepCopy()
    const [table, column] = [
      ['Audits', 'id'],
      ['Chain_Links', 'record_id'],
      ['Chain_Links', 'place'],
    ][below(3)] as [string, string]
    const bound = table === 'Audits' ? '' : "AND chain = 'audits' AND place > 0"
    await attack(
      `UPDATE ${table} SET ${column} = -1 WHERE ${column} = ${one} ${bound}`,
      `UPDATE ${table} SET ${column} = ${one} WHERE ${column} = ${other} ${bound}`,
      `UPDATE ${table} SET ${column} = ${other} WHERE ${column} = -1`,
    )
    // Where the last link is one of the two, it is not the head any more.
    const faults = (await faultsOf()).filter(([kind]) => kind !== 'head-altered')
    expect(faults.map(([kind]) => kind)).toEqual(['reordered', 'reordered'])
    expect(faults.map(([, , id]) => id).sort()).toEqual([one, other].sort())
    await putBack()
  }
})

test(`an end that was cut off is named ${attacks} times of ${attacks}`, async () => {
  await addAudits(records)
  await attack()
  for (let round = 0; round < attacks; round++) {
    const last = below(records)
    await keepCopy()
    await attack(`DELETE FROM Audits WHERE id > ${last}`, `DELETE FROM Chain_Links WHERE place > ${last}`)
    expect(await faultsOf()).toEqual([['cut-off', last + 1, null]])
    await putBack()
  }
})

test('the other chains are looked at alike', async () => {
  const id = await inTransaction(db, async (trx) => {
    const [{ insertId }] = await trx
      .insert(securityLog)
      .values({ at: core.sql`UTC_TIMESTAMP(6)`, kind: 'export', details: { rows: 3 } })
    await addToChain(trx, 'security-log', insertId)
    return insertId
  })
  expect(await verifyChain(db, 'security-log')).toMatchObject({ links: 2, faults: [] })
  await db.$client.query('DROP TRIGGER Security_Log_refuse_update')
  await db.$client.query(`UPDATE Security_Log SET at = at + INTERVAL 1 MICROSECOND WHERE id = ${id}`)
  expect((await verifyChain(db, 'security-log')).faults).toEqual([
    { chain: 'security-log', kind: 'altered', place: 1, recordId: id },
  ])
  expect(await db.select().from(chainHead)).toHaveLength(3)
})

const copied = ['Audits', 'Chain_Links', 'Chain_Heads']
async function keepCopy(): Promise<void> {
  for (const table of copied) {
    await db.$client.query(`DROP TABLE IF EXISTS Copy_${table}`)
    await db.$client.query(`CREATE TABLE Copy_${table} AS SELECT * FROM ${table}`)
  }
}
async function putBack(): Promise<void> {
  for (const table of copied) {
    await db.$client.query(`DELETE FROM ${table}`)
    await db.$client.query(`INSERT INTO ${table} SELECT * FROM Copy_${table}`)
  }
}
