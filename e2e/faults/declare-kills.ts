import { setTimeout as wait } from 'node:timers/promises'
import { type Database, type Db, openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, test } from 'vitest'
import { addBeats } from '../../packages/auditing/src/testing/audited-warehouse.ts'
import { countClaims, countResults, type Installation, openInstallation } from '../installation.ts'
import { answerBeats, killInfers, killResults, measureRun } from './kills.ts'
import { type OwnServer, openOwnServer } from './own-server.ts'
import { postInferences } from './post-inferences.ts'

/** How much of everything. */
export interface Sizes {
  /** Kills of `infer`, and over how many ECGs at least, for each number of workers. */
  inferKills: number
  ecgs: number
  apiKills: number
  posts: number
  serverKills: number
}

const patience = 3_600_000

/** Declares the tests of what is left when processes are killed: a few in `npm test`, many in `npm run test:soak`. */
export function declareKills(sizes: Sizes): void {
  const open: { close(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const opened of open.splice(0).reverse()) await opened.close()
  })
  const openServer = async (): Promise<OwnServer> => {
    const server = await openOwnServer()
    open.push(server)
    return server
  }
  /** With a model, and so many ECGs to judge. Small batches, so that a kill falls into the middle of one of many. */
  const openWith = async (ecgs: number, variables: NodeJS.ProcessEnv = {}): Promise<Installation> => {
    const installation = await openInstallation({
      INFER_BATCH_SIZE: '20',
      EPOCHS: '2',
      RETRY_SECONDS: '600',
      API_RATE_LIMIT: '1000000',
      ...variables,
    })
    open.push(installation)
    await installation.pipelinesJson('migrate')
    if (ecgs > 0) {
      await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
      await addEcgs(installation, ecgs)
      await installation.pipelinesJson('train', 'v1')
    }
    return installation
  }

  test.each([1, 4])(
    `infer killed at random moments, ${sizes.inferKills} times: every ECG ends judged once and paired; workers: %i`,
    async (workers) => {
      const installation = await openWith(sizes.ecgs)
      let ecgs = sizes.ecgs
      await installation.startResults()
      const longest = 1.5 * Math.sqrt(workers) * (await measureRun(installation, 'v1'))
      const killed = await killInfers(installation, {
        ...{ tag: 'v1', kills: sizes.inferKills, workers, longest },
        async whenDone() {
          const more = Math.ceil(sizes.ecgs / 4)
          await addEcgs(installation, more)
          ecgs += more
        },
      })
      const interrupted = await countClaims(installation, 'v1')
      expect((await installation.pipelines('infer', 'v1')).status).toBe(0)
      const left = await countResults(installation, 'v1')
      console.info({ workers, killed, ecgs, interrupted, left })
      expect(killed).toBeGreaterThanOrEqual(sizes.inferKills)
      expect(left).toEqual({ judged: ecgs, sources: ecgs, reconstructions: ecgs, unpaired: 0 })
      expect(await countClaims(installation, 'v1')).toEqual({ judged: ecgs })
    },
    patience,
  )

  test(
    `the results API killed ${sizes.apiKills} times under inferences, a third of them sent twice: rows are distinct keys`,
    async () => {
      const installation = await openWith(0)
      let isKilled = false
      const killing = killResults(installation, { kills: sizes.apiKills, longest: 400 }).finally(() => {
        isKilled = true
      })
      const posting = postInferences(installation, {
        ...{ tag: 'posted', lanes: 8 },
        isOver: (sent) => isKilled && sent >= sizes.posts,
      })
      const [{ acknowledged, requests, contradictions }] = await Promise.all([posting, killing])
      console.info({ kills: sizes.apiKills, requests, acknowledged: acknowledged.size })
      expect(contradictions).toEqual([])
      expect(acknowledged.size).toBeGreaterThanOrEqual(sizes.posts)
      expect(await storedUnder(installation, 'posted')).toEqual(acknowledged)
      expect((await countResults(installation, 'posted')).unpaired).toBe(0)
    },
    patience,
  )

  test(
    `the database server killed ${sizes.serverKills} times under answers and inferences: nothing acknowledged is missing`,
    async () => {
      const { server, environment, databases } = await openServer()
      const installation = await openWith(0, environment)
      const warehouse = openDatabase({ ...databases.warehouse, charset: 'utf8mb4' }, { connections: 8 })
      const results = openDatabase({ ...databases.results, charset: 'utf8mb4' })
      open.push(warehouse, results)
      await installation.addPerson('Ana')
      const [[ana]] = await warehouse.db.$client.query<RowDataPacket[]>('SELECT id FROM Auth_User')
      const beats = await addBeats(warehouse.db, 200 * sizes.serverKills)
      await installation.startResults()
      let isOver = false
      const load = { lanes: 4, isOver: () => isOver }
      const posting = postInferences(installation, {
        tag: 'posted',
        ...load,
      })
      const answering = answerBeats(warehouse.db, String(ana?.id), beats, load)
      for (let kill = 0; kill < sizes.serverKills; kill++) {
        await untilMoreIsStored(results.db, installation)
        await wait(Math.random() * 300)
        await server.kill()
        await server.startAgain()
      }
      await untilMoreIsStored(results.db, installation)
      isOver = true
      const [posted, answered] = await Promise.all([posting, answering])
      console.info({
        kills: sizes.serverKills,
        inferences: posted.acknowledged.size,
        answers: answered.acknowledged.length,
      })
      expect(answered.unexpected).toEqual([])
      expect(posted.contradictions).toEqual([])
      const [audits] = await warehouse.db.$client.query<RowDataPacket[]>('SELECT answer_key FROM Audits')
      expect(new Set(audits.map((row) => row.answer_key))).toEqual(new Set(answered.acknowledged))
      expect(await storedUnder({ results }, 'posted')).toEqual(posted.acknowledged)
      expect((await countResults({ results }, 'posted')).unpaired).toBe(0)
    },
    patience,
  )
}

const addEcgs = (installation: Installation, count: number) =>
  installation.pipelinesJson('seed', '--synthetic', String(count), '--into', 'inference')

/** The row of each key, as the results database has it; where a key had two, one would be missing here. */
async function storedUnder(
  { results }: { results: Pick<Database, 'db'> },
  tag: string,
): Promise<Map<string, number>> {
  const [rows] = await results.db.$client.query<RowDataPacket[]>(
    'SELECT id, idempotency_key AS name FROM Inference_ECG WHERE model_tag = ?',
    [tag],
  )
  const stored = new Map(rows.map((row) => [String(row.name), Number(row.id)]))
  expect(rows).toHaveLength(stored.size)
  return stored
}

/**
 * Waits until an inference has come in since this was called, as soon as the server answers again. A disk that others
 * write to may let a commit wait for long.
 *
 * @throws what the API says of itself, where none comes
 */
async function untilMoreIsStored(
  db: Db,
  { apiUrl, resultsLog }: Pick<Installation, 'apiUrl' | 'resultsLog'>,
): Promise<void> {
  const last = async () => {
    const [[row]] = await db.$client.query<RowDataPacket[]>('SELECT MAX(id) AS last FROM Inference_ECG')
    return Number(row?.last ?? 0)
  }
  let before: number | undefined
  let failure: unknown
  for (const deadline = Date.now() + 300_000; Date.now() < deadline; await wait(20)) {
    const now = await last().catch((error: unknown): undefined => {
      failure = error
    })
    before ??= now
    if (before !== undefined && now !== undefined && now > before) return
  }
  const ready = await fetch(`${apiUrl}/readyz`).then((answer) => answer.text(), String)
  const log = resultsLog().trim().split('\n').slice(-5).join('\n')
  throw new Error(`Nothing is stored after ${before}: ${ready}\n${log}`, { cause: failure })
}
