import { setTimeout as wait } from 'node:timers/promises'
import { databaseErrorCode, isTemporaryFailure } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, inject, test } from 'vitest'
import { addBeats } from '../../packages/auditing/src/testing/audited-warehouse.ts'
import { databaseEnvironment } from '../../scripts/database/server.ts'
import { enqueueWindow } from '../../services/pipelines/src/queries/enqueue.ts'
import { findOverlaps } from '../faults/history.ts'
import { crowdOnClaims } from '../faults/hot-rows.ts'
import { openInstallation } from '../installation.ts'
import { openOnNodes, untilAllSee } from './database-on-nodes.ts'
import { command, describeServer, hasMeans, isWriting, listNodes } from './nodes.ts'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened.close()
})

const patience = 900_000
const rounds = Number(process.env.CLUSTER_ROUNDS ?? 20)

/** What is done to a node in the midst of work, and how it comes back. */
const upsets = [
  { upset: 'killed and started again', down: 'kill', up: 'start' },
  { upset: 'halted and goes on', down: 'pause', up: 'resume' },
] as const

test.for(upsets)(
  `workers on the other nodes go on while a node is $upset, ${rounds} times: no ECG in two hands, each judged once`,
  { timeout: patience },
  async ({ upset, down, up }, { skip }) => {
    if (!hasMeans(down, up)) skip()
    const nodes = await openOnNodes('warehouse')
    open.push(nodes)
    // The last node is killed: workers are on the others.
    const ways = inject('writers').length > 1 ? nodes.dbs.slice(0, -1) : nodes.dbs
    const [first] = ways
    if (first === undefined) throw new Error('No node is left.')
    const last = listNodes().length
    const figures = { rounds: 0, holds: 0, overlaps: 0, judgedTwice: 0, notJudged: 0, failures: 0 }
    for (let round = 0; round < rounds; round++) {
      const tag = `round-${round}`
      if (round === 0) {
        await addBeats(first, 20)
        await untilAllSee(ways, async (db) => (await enqueueAll(db, 'seen')) === 20)
      }
      await enqueueWindow(first, { tag })
      await untilAllSee(ways, async (db) => (await countClaims(db, tag)) === 20)
      const load = { writers: 6, operations: 120 }
      const [crowds] = await Promise.all([
        Promise.all(ways.map((db) => crowdOnClaims(db, { tag }, load))),
        wait(Math.random() * 400).then(() => command(down, last)),
      ])
      const judged = crowds.flatMap((crowd) => crowd.judged)
      const unexpected = crowds.flatMap(({ thrown }) => thrown).filter((error) => !isTemporaryFailure(error))
      expect(unexpected.map((error) => databaseErrorCode(error) ?? String(error))).toEqual([])
      const holds = crowds.flatMap((crowd) => crowd.holds)
      figures.rounds++
      figures.holds += holds.length
      figures.overlaps += findOverlaps(holds).length
      figures.judgedTwice += judged.length - new Set(judged).size
      figures.notJudged += 20 - (await countClaims(first, tag, 'judged'))
      figures.failures += crowds.flatMap(({ thrown }) => thrown).length
      await command(up, last)
    }
    console.info({ engine: await describeServer(inject('mysql')), upset, ...figures })
    expect(figures).toMatchObject({ rounds, overlaps: 0, judgedTwice: 0, notJudged: 0 })
  },
)

type AnyDb = Parameters<typeof enqueueWindow>[0]

async function countClaims(db: AnyDb, tag: string, state?: string): Promise<number> {
  const [[row]] = await db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM Inference_Claims WHERE model_tag = ? ${state ? 'AND state = ?' : ''}`,
    [tag, state],
  )
  return Number(row?.n)
}

async function enqueueAll(db: AnyDb, tag: string): Promise<number> {
  await enqueueWindow(db, { tag })
  return await countClaims(db, tag)
}

test.runIf(hasMeans('kill', 'heal'))(
  'with all nodes but one killed the API answers 503 and is not ready, train says so at its start; then both go on',
  async () => {
    const [survivor, ...others] = listNodes()
    if (survivor === undefined) throw new Error('No node is named.')
    const installation = await openInstallation()
    open.push(installation)
    const onSurvivor = {
      ...databaseEnvironment('ORIGEM', { ...installation.warehouse.address, ...survivor }),
      ...databaseEnvironment('DESTINO', { ...installation.results.address, ...survivor }),
    }
    await installation.pipelinesWith({ variables: onSurvivor }, 'migrate')
    await installation.pipelinesWith(
      { variables: onSurvivor },
      ...['seed', '--synthetic', '500', '--into', 'training'],
    )
    await installation.startResults()
    const ask = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${installation.apiUrl}${path}`, { ...init, signal: AbortSignal.timeout(20_000) })).status
    expect(await ask('/readyz')).toBe(200)
    for (const [index] of others.entries()) await command('kill', index + 2)
    try {
      await expect.poll(() => ask('/readyz'), { interval: 200 }).toBe(503)
      const headers = { authorization: `Bearer ${installation.apiKey}` }
      expect(await ask('/inferences', { headers })).toBe(503)
      const begun = performance.now()
      const trained = await installation.pipelinesWith({ variables: onSurvivor }, 'train', 'v1')
      console.info({
        engine: 'one of three nodes',
        trainSeconds: (performance.now() - begun) / 1000,
        trained: trained.stderr.trim().split('\n').at(-1),
      })
      expect(trained.status).not.toBe(0)
      expect(trained.stderr).toMatch(/cannot be written to|does not answer/)
    } finally {
      await command('heal')
      await expect.poll(() => isWriting(survivor), { interval: 200 }).toBe(true)
    }
    await expect.poll(() => ask('/readyz'), { interval: 200 }).toBe(200)
  },
  patience,
)
