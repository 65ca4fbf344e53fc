/** Times what a reader waits for of a filled worklist, case after case. Reads its options as JSON, prints figures as JSON. */
import { json } from 'node:stream/consumers'
import { type JudgementSource, openWorklist, type WorklistFilter } from '@vigia/auditing'
import type { WorklistOrder } from '@vigia/contracts/audit'
import { type Database, type Db, databaseAddress, databaseVariables, openDatabase } from '@vigia/db'
import { readEnvironment } from '@vigia/runtime'
import { initialStanding, worklistReaders } from '../installation/fill-worklist.ts'
import { quantile } from '../measure/spread.ts'

export interface WorklistOptions {
  cases: WorklistCase[]
  /** Of each kind of call in each case, shared among its readers. */
  calls: number
}

export interface WorklistCase {
  /** Their calls come at the same moment, and the next ones when all are answered. */
  readers: number
  /** Without it, only the progress is asked for, each time as if for the first time. */
  order?: WorklistOrder
  modelTag?: string
}

/** Milliseconds of a call: the median, and what 95 of a hundred stay below. */
export interface Latency {
  p50: number
  p95: number
}

export interface WorklistFigures {
  take?: Latency
  count: Latency
}

/** As many as the screen asks for at the start. */
const beatsAtOnce = 5
/** As many as the audit UI has. */
const connections = 10

const noResults: JudgementSource = {
  listInferences: () => Promise.reject(new Error('Nothing is copied here.')),
}

const { cases, calls } = (await json(process.stdin)) as WorklistOptions
const address = databaseAddress('ORIGEM', readEnvironment(databaseVariables('ORIGEM')))
const figures: WorklistFigures[] = []
for (const each of cases)
  figures.push(each.order === undefined ? await countAnew(each) : await read(each, each.order))
console.log(JSON.stringify(figures))

/** As the audit UI does it: beats are taken, then the progress is counted; those taken before are answered meanwhile. */
async function read({ readers, modelTag }: WorklistCase, order: WorklistOrder): Promise<WorklistFigures> {
  const filter = filterFor(modelTag)
  const { db, close } = await openWarm(connections)
  const takes: number[] = []
  const counts: number[] = []
  const answered: string[] = []
  const held = new Map(worklistReaders.slice(0, readers).map((reader) => [reader, [] as string[]]))
  const worklist = openWorklist({ db, results: noResults })
  await worklist.countProgress(filter)
  for (let round = 0; round < calls / readers; round++) {
    const screens = [...held]
    const take = async ([reader, except]: [string, string[]]) => {
      const request = { order, filter, count: beatsAtOnce, except }
      const taken = await timed(takes, () => worklist.take(reader, request))
      await timed(counts, () => worklist.countProgress(filter))
      held.set(
        reader,
        taken.map(({ beat }) => beat),
      )
    }
    await Promise.all(screens.map(take))
    const read = screens.flatMap(([, beats]) => beats)
    await settle(db, read)
    answered.push(...read)
  }
  await restore(db, answered)
  await close()
  return { take: latencyOf(takes), count: latencyOf(counts) }
}

/** The total is known for a minute to whoever has counted it. */
async function countAnew({ modelTag }: WorklistCase): Promise<WorklistFigures> {
  const counts: number[] = []
  for (let call = 0; call < Math.min(calls, 20); call++) {
    const { db, close } = await openWarm(2)
    const worklist = openWorklist({ db, results: noResults })
    await timed(counts, () => worklist.countProgress(filterFor(modelTag)))
    await close()
  }
  return { count: latencyOf(counts) }
}

function filterFor(modelTag: string | undefined): WorklistFilter {
  return modelTag === undefined ? {} : { modelTag }
}

/** With its connections made, which is not measured. */
async function openWarm(count: number): Promise<Database> {
  const database = openDatabase(address, { connections: count })
  await Promise.all(Array.from({ length: count }, () => database.db.$client.query('DO SLEEP(0.05)')))
  return database
}

async function timed<Result>(times: number[], call: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  const result = await call()
  times.push(performance.now() - start)
  return result
}

/** Takes beats that a reader has answered out of what is still to be read. */
async function settle(db: Db, beats: readonly string[]): Promise<void> {
  if (beats.length === 0) return
  await db.$client.query(
    "UPDATE `Worklist` SET `state` = 'settled', `first_reader_id` = '' WHERE `beat` IN (?)",
    [beats],
  )
}

/** As it was before: the next case finds as much to read. */
async function restore(db: Db, beats: readonly string[]): Promise<void> {
  await db.$client.query('DELETE FROM `Worklist_Leases`')
  if (beats.length === 0) return
  const { state, first_reader_id } = initialStanding
  await db.$client.query(
    `UPDATE \`Worklist\` SET \`state\` = ${state}, \`first_reader_id\` = ${first_reader_id} WHERE \`beat\` IN (?)`,
    [beats],
  )
}

function latencyOf(times: readonly number[]): Latency {
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95) }
}
