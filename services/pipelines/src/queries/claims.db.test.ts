import { core, inferenceEcg, insertRows } from '@vigia/db'
import { openTestDatabase, readPlan, type TestDatabase } from '@vigia/db/testing'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepLeases } from '../inference/inference-job.ts'
import {
  type Claim,
  claimEcgs,
  countClaimed,
  releaseClaim,
  renewClaim,
  type Scope,
  settleClaim,
} from './claims.ts'
import { enqueueWindow, enteringOf } from './enqueue.ts'

const { gt } = core

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase('warehouse')
})
afterEach(() => database.close())

const scope: Scope = { tag: 'v1' }
const leaseSeconds = 60

/** From 1 on, whatever the steps in which a node of a cluster counts. */
async function addEcgs(count: number): Promise<void> {
  const [[last]] = await database.db.$client.query<RowDataPacket[]>(
    'SELECT COALESCE(MAX(id), 0) AS id FROM Inference_ECG',
  )
  await insertRows(database.db, 'Inference_ECG', ['id', 'dt_measure'], count, (row, parameters) => {
    parameters.push(Number(last?.id) + row + 1, `2024-05-${String((row % 28) + 1).padStart(2, '0')} 00:00:00`)
  })
}

async function enqueueAll(of: Scope = scope): Promise<void> {
  let after: number | undefined
  do after = await enqueueWindow(database.db, of, after)
  while (after !== undefined)
}

const claim = (limit: number, of: Scope = scope) => claimEcgs(database.db, of, limit, leaseSeconds)

async function letLeasesRunOut(): Promise<void> {
  await database.db.$client.query(
    "UPDATE Inference_Claims SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE state = 'claimed'",
  )
}

async function listStates(): Promise<Record<number, string>> {
  const [rows] = await database.db.$client.query<RowDataPacket[]>(
    'SELECT ecg_id, state FROM Inference_Claims',
  )
  return Object.fromEntries(rows.map((row) => [Number(row.ecg_id), String(row.state)]))
}

test('ECGs are entered by the key of the claims, also where the server takes their table for empty', async () => {
  await addEcgs(2000)
  await database.db.$client.query('ANALYZE TABLE Inference_ECG, Inference_Claims')
  const { sql, params } = enteringOf(database.db, 'v1', gt(inferenceEcg.id, 0)).toSQL()
  expect(await readPlan(database.db, sql, params)).toMatch(
    /"table":"Inference_Claims"[^}]*"key":"PRIMARY"|Inference_Claims using PRIMARY/,
  )
})

test('an ECG is entered once for each tag, however often the table is swept', async () => {
  await addEcgs(3)
  await enqueueAll()
  await enqueueAll()
  await enqueueAll({ tag: 'V1' })
  expect((await claim(10))?.ecgIds).toEqual([1, 2, 3])
  expect((await claim(10, { tag: 'V1' }))?.ecgIds).toEqual([1, 2, 3])
})

test('a sweep goes through tables longer than one step', async () => {
  await addEcgs(10_050)
  await enqueueAll()
  expect(Object.keys(await listStates())).toHaveLength(10_050)
})

test('what one worker holds, another does not get', async () => {
  await addEcgs(5)
  await enqueueAll()
  const first = (await claim(3)) as Claim
  expect(first.ecgIds).toEqual([1, 2, 3])
  expect((await claim(3))?.ecgIds).toEqual([4, 5])
  expect(await claim(3)).toBeUndefined()
  expect(await countClaimed(database.db, scope)).toBe(5)
  expect(await countClaimed(database.db, scope, [first])).toBe(2)
})

test('workers that claim at the same moment share all the ECGs, without one twice', async () => {
  await addEcgs(200)
  await enqueueAll()
  const claimAll = async () => {
    const mine: number[] = []
    for (let taken = await claim(10); taken !== undefined; taken = await claim(10)) mine.push(...taken.ecgIds)
    return mine
  }
  const shares = await Promise.all(Array.from({ length: 20 }, claimAll))
  // Whoever comes when others hold the last ones goes home; what those then leave is for the next.
  const ids = [...shares.flat(), ...(await claimAll())]
  expect(ids.sort((one, other) => one - other)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  expect(shares.filter((mine) => mine.length > 0).length).toBeGreaterThan(1)
})

test('when the lease has run out, the ECG goes to the next, and the late worker settles nothing', async () => {
  await addEcgs(2)
  await enqueueAll()
  const late = (await claim(2)) as Claim
  await letLeasesRunOut()
  const next = (await claim(2)) as Claim
  expect(next.ecgIds).toEqual(late.ecgIds)
  expect(await settleClaim(database.db, 'v1', late, [])).toMatchObject({ judged: [], setAside: [] })
  expect(await settleClaim(database.db, 'v1', next, [])).toMatchObject({ judged: [1, 2], setAside: [] })
})

test('a claim from before the server’s clock was set back ends in its time', async () => {
  await addEcgs(2)
  await enqueueAll()
  const late = (await claim(2)) as Claim
  await database.db.$client.query(
    'UPDATE Inference_Claims SET lease_until = lease_until + INTERVAL 1 HOUR, changed_at = changed_at + INTERVAL 1 HOUR',
  )
  expect(await claim(2)).toBeUndefined()
  const [[row]] = await database.db.$client.query<RowDataPacket[]>(
    'SELECT MAX(TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), lease_until)) AS seconds FROM Inference_Claims',
  )
  expect(Number(row?.seconds)).toBeLessThanOrEqual(leaseSeconds)
  expect(await settleClaim(database.db, 'v1', late, [])).toMatchObject({ judged: [1, 2] })
})

test('of a claim that another worker took over in part, each settles its own', async () => {
  await addEcgs(5)
  await enqueueAll()
  const late = (await claim(5)) as Claim
  await letLeasesRunOut()
  const next = (await claim(2)) as Claim
  expect(next.ecgIds).toEqual([1, 2])
  const aside = [
    { ecgId: 2, reason: 'lost' },
    { ecgId: 4, reason: 'kept' },
  ]
  expect(await settleClaim(database.db, 'v1', late, aside)).toMatchObject({
    judged: [3, 5],
    setAside: [{ ecgId: 4, reason: 'kept' }],
  })
  expect(await settleClaim(database.db, 'v1', next, [])).toMatchObject({ judged: [1, 2], setAside: [] })
})

test('leases are lengthened for as long as their claims are held, and no longer', async () => {
  await addEcgs(2)
  await enqueueAll()
  const held = (await claim(1)) as Claim
  const open = new Set([held])
  const leases = keepLeases(database.db, 'v1', open, 0.3, { warn() {} })
  const [[first]] = await database.db.$client.query<RowDataPacket[]>(
    "SELECT lease_until FROM Inference_Claims WHERE state = 'claimed'",
  )
  const findLease = async () => {
    const [[row]] = await database.db.$client.query<RowDataPacket[]>(
      'SELECT lease_until <> ? AS moved, lease_until > UTC_TIMESTAMP(6) AS lasts FROM Inference_Claims WHERE ecg_id = 1',
      [first?.lease_until],
    )
    return { moved: Number(row?.moved), lasts: Number(row?.lasts) }
  }
  await expect.poll(findLease, { timeout: 10_000, interval: 20 }).toEqual({ moved: 1, lasts: 1 })
  open.delete(held)
  await expect.poll(findLease, { timeout: 10_000, interval: 20 }).toEqual({ moved: 1, lasts: 0 })
  await leases.stop()
})

test('a renewed lease keeps the ECG', async () => {
  await addEcgs(1)
  await enqueueAll()
  const held = (await claim(1)) as Claim
  await letLeasesRunOut()
  await renewClaim(database.db, 'v1', held, leaseSeconds)
  expect(await claim(1)).toBeUndefined()
})

test('a claim given back is free at once', async () => {
  await addEcgs(2)
  await enqueueAll()
  await releaseClaim(database.db, 'v1', (await claim(2)) as Claim)
  expect((await claim(2))?.ecgIds).toEqual([1, 2])
})

test('settled, an ECG is judged or set aside, and is never claimed again', async () => {
  await addEcgs(3)
  await enqueueAll()
  const held = (await claim(3)) as Claim
  const settled = await settleClaim(database.db, 'v1', held, [{ ecgId: 2, reason: 'r'.repeat(300) }])
  expect(settled).toMatchObject({ judged: [1, 3], setAside: [{ ecgId: 2, reason: 'r'.repeat(300) }] })
  expect(await listStates()).toEqual({ 1: 'judged', 2: 'set-aside', 3: 'judged' })
  await letLeasesRunOut()
  expect(await claim(3)).toBeUndefined()
})

test('a scope holds to one ECG, or to those measured since', async () => {
  await addEcgs(28)
  const one: Scope = { tag: 'v1', ecgId: 7 }
  await enqueueAll(one)
  expect((await claim(10, one))?.ecgIds).toEqual([7])
  const recent: Scope = { tag: 'v1', since: '2024-05-26' }
  await enqueueAll()
  expect((await claim(10, recent))?.ecgIds).toEqual([26, 27, 28])
  expect(await countClaimed(database.db, recent)).toBe(3)
})

test('of the ECGs measured since a day no other enters the list of work', async () => {
  await addEcgs(28)
  await enqueueAll({ tag: 'v1', since: '2024-05-26' })
  expect(Object.keys(await listStates()).map(Number)).toEqual([26, 27, 28])
})

test('what is written alongside is there with the settled claim, or neither is', async () => {
  await addEcgs(2)
  await enqueueAll()
  const held = (await claim(2)) as Claim
  const settle = (alongside: Parameters<typeof settleClaim>[4]) =>
    settleClaim(database.db, 'v1', held, [{ ecgId: 2, reason: 'lost' }], alongside)
  const broken = settle(async (trx) => {
    await trx.$client.query("INSERT INTO Audit_Settings VALUES ('a', '1', NULL, UTC_TIMESTAMP(3))")
    throw new Error('broken off')
  })
  await expect(broken).rejects.toThrow('broken off')
  expect(await listStates()).toEqual({ 1: 'claimed', 2: 'claimed' })
  expect((await database.db.$client.query<RowDataPacket[]>('SELECT * FROM Audit_Settings'))[0]).toEqual([])
  const seen: number[] = []
  await settle(async (_trx, { judged }) => {
    seen.push(...judged)
  })
  expect(seen).toEqual([1])
  expect(await listStates()).toEqual({ 1: 'judged', 2: 'set-aside' })
})

test('what is written alongside a settled claim is written once, however often it is settled', async () => {
  await addEcgs(3)
  await enqueueAll()
  const mine = (await claim(3)) as Claim
  const counted: number[] = []
  const settle = () =>
    settleClaim(database.db, 'v1', mine, [{ ecgId: 2, reason: 'gap' }], async (_trx, { judged }) => {
      counted.push(judged.length)
    })
  expect((await settle()).judged).toEqual([1, 3])
  expect((await settle()).judged).toEqual([1, 3])
  expect(counted).toEqual([2])
})
