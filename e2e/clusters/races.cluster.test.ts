import { addUser, changeRole, listUsers } from '@vigia/accounts'
import {
  auditedBeat,
  beatMarker,
  core,
  type Db,
  leftOutBeat,
  takeLease,
  utcNow,
  worklist,
  worklistLease,
} from '@vigia/db'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { leaveOut } from '../../packages/auditing/src/left-out/left-out.ts'
import { addMarker } from '../../packages/auditing/src/markers/markers.ts'
import { enterSummaries, makeSummaries } from '../../packages/auditing/src/testing/summaries.ts'
import { takeBeats } from '../../packages/auditing/src/worklist/take-beats.ts'
import { type DatabaseOnNodes, openOnNodes, untilAllSee } from './database-on-nodes.ts'
import { describeServer } from './nodes.ts'

let nodes: DatabaseOnNodes
let engine: string
beforeAll(async () => {
  engine = await describeServer(inject('mysql'))
})
afterEach(() => nodes?.close())
afterAll(() => nodes?.close())

const nodeOf = (dbs: readonly Db[], index: number) => dbs[index % dbs.length] as Db
const tell = (figures: Record<string, unknown>) => console.info({ engine, ...figures })

test.each([0, 1])(
  'six readers on all nodes at once take beats, and none is in too many hands (share of double reading: %i)',
  async (share) => {
    nodes = await openOnNodes('warehouse')
    const { dbs } = nodes
    // Who has more than 200 open gives the oldest back.
    const beats = 200
    await enterSummaries(nodeOf(dbs, 0), makeSummaries(beats), share)
    await untilAllSee(dbs, async (db) => (await db.$count(worklist)) === beats)
    const holders = new Map<string, string[]>()
    const read = async (reader: number) => {
      const own: string[] = []
      for (;;) {
        const request = { order: 'random', filter: {}, count: 5, except: own } as const
        const taken = await takeBeats(nodeOf(dbs, reader), `reader-${reader}`, request)
        if (taken.length === 0) return
        for (const { beat } of taken) {
          own.push(beat)
          holders.set(beat, [...(holders.get(beat) ?? []), `reader-${reader}`])
        }
      }
    }
    await Promise.all(Array.from({ length: 6 }, (_, reader) => read(reader)))
    const tooMany = [...holders.values()].filter((readers) => new Set(readers).size > share + 1).length
    tell({ taken: holders.size, beats, hands: share + 1, inTooManyHands: tooMany })
    expect(tooMany).toBe(0)
    expect(holders.size).toBe(beats)
    // What they were told is what stands in the table.
    const stored = await nodeOf(dbs, 0).$count(worklistLease)
    expect([...holders.values()].flat()).toHaveLength(stored)
  },
)

test('two administrators who demote each other on two nodes leave one', async () => {
  nodes = await openOnNodes('warehouse')
  const { dbs } = nodes
  const [first, second] = [nodeOf(dbs, 0), nodeOf(dbs, 1)]
  const rounds = 15
  let withoutAdmin = 0
  for (let round = 0; round < rounds; round++) {
    const emails = ['a', 'b'].map((name) => `${name}${round}@example.org`)
    for (const email of emails)
      await addUser(first, { email, role: 'admin', password: 'a long enough word 8291' })
    const admins = async (db: Db) => (await listUsers(db)).filter(({ role }) => role === 'admin')
    // Those of the rounds before have become readers, but for one.
    const [keeper] = (await admins(first)).filter(({ email }) => !emails.includes(email))
    if (keeper) await changeRole(first, keeper.id, 'reader')
    await untilAllSee(dbs, async (db) => (await admins(db)).length === 2)
    const [one, other] = await admins(first)
    if (one === undefined || other === undefined) throw new Error('No two administrators.')
    await Promise.all([changeRole(first, one.id, 'reader'), changeRole(second, other.id, 'reader')])
    const left = await Promise.all(dbs.map(async (db) => (await admins(db)).length))
    await untilAllSee(dbs, async (db) => (await admins(db)).length < 2)
    if (left.includes(0) || (await admins(first)).length === 0) withoutAdmin++
  }
  tell({ demotions: rounds, withoutAdmin })
  expect(withoutAdmin).toBe(0)
})

test('what two people do to one settled beat on two nodes is on record once: a marker, and that it is left out', async () => {
  nodes = await openOnNodes('warehouse')
  const { dbs } = nodes
  const first = nodeOf(dbs, 0)
  const rounds = 15
  const beats = Array.from({ length: rounds }, (_, round) => `ecg-${round}`)
  const settled = { state: 'settled', label: 'normal', audits: 1, isDouble: false } as const
  await first.insert(auditedBeat).values(beats.map((beat) => ({ ...settled, beat, changedAt: utcNow() })))
  await untilAllSee(dbs, async (db) => (await db.$count(auditedBeat)) === rounds)
  for (const beat of beats) {
    const request = { beats: [beat], isLeftOut: true, reason: 'noise' }
    await Promise.all(
      dbs.map(async (db, node) => {
        const person = { id: `reader-${node}`, mayAdjudicate: true }
        await addMarker(db, person, beat, 'noise')
        await leaveOut(db, person, request)
      }),
    )
  }
  const counts = [await first.$count(beatMarker), await first.$count(leftOutBeat)]
  tell({ beats: rounds, markers: counts[0], leftOut: counts[1] })
  expect(counts).toEqual([rounds, rounds])
})

test('of those who want a lease on all nodes at once one gets it', async () => {
  nodes = await openOnNodes('warehouse')
  const { dbs } = nodes
  const rounds = 50
  const held: number[] = []
  for (let round = 0; round < rounds; round++) {
    const outcomes = await Promise.all(dbs.map((db) => takeLease(db, `round ${round}`)))
    const leases = outcomes.flatMap((outcome) => (outcome.status === 'held' ? [outcome.lease] : []))
    held.push(leases.length)
    await Promise.all(leases.map((lease) => lease.release()))
  }
  tell({ leases: rounds, inTwoHands: held.filter((count) => count > 1).length })
  expect(held).toEqual(Array.from({ length: rounds }, () => 1))
})

test('single statements on a row that all nodes write: each is done, and once', async () => {
  nodes = await openOnNodes('warehouse')
  const { dbs } = nodes
  const first = nodeOf(dbs, 0)
  const hot = core.sql.identifier('Hot')
  await first.execute(core.sql`CREATE TABLE ${hot} (id INT PRIMARY KEY, value INT NOT NULL)`)
  await first.execute(core.sql`INSERT INTO ${hot} VALUES (1, 0)`)
  const rows = async (db: Db) => await db.select({ value: core.sql<number>`value` }).from(core.sql`${hot}`)
  await untilAllSee(dbs, async (db) => (await rows(db).catch(() => [])).length === 1)
  const [writers, each] = [6, 30]
  const failures: unknown[] = []
  const write = async (writer: number) => {
    for (let time = 0; time < each; time++)
      await nodeOf(dbs, writer)
        .execute(core.sql`UPDATE ${hot} SET value = value + 1`)
        .catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  tell({ statements: writers * each, failed: failures.length })
  expect(failures).toEqual([])
  await untilAllSee(dbs, async (db) => (await rows(db))[0]?.value === writers * each)
})
