import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, expect, test } from 'vitest'
import { countResults, endOf, type Installation, openInstallation, stop } from '../installation.ts'
import { openOwnServer } from './own-server.ts'
import { postInferences } from './post-inferences.ts'

const patience = 3_600_000

/** Declares what is left of a command that is killed, or that finds no room. */
export function declareLimits({
  trainKills,
  migrateKills,
  withoutRoom,
}: {
  trainKills: number
  migrateKills: number
  withoutRoom: boolean
}): void {
  const open: { close(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const opened of open.splice(0).reverse()) await opened.close()
  })
  const remember = <Opened extends { close(): Promise<unknown> }>(opened: Opened): Opened => {
    open.push(opened)
    return opened
  }
  const listModels = async ({ warehouse }: Pick<Installation, 'warehouse'>) => {
    const [rows] = await warehouse.db.$client.query<RowDataPacket[]>(
      `SELECT tag, (SELECT COUNT(*) FROM Training_Runs AS run WHERE run.model_id = Model.id) AS runs FROM Model`,
    )
    return rows.map(({ tag, runs }) => ({ tag: String(tag), runs: Number(runs) }))
  }
  /** Runs a command that is killed at a random moment. @returns whether it was still at work then */
  const killAtRandom = async (installation: Installation, longest: number, ...words: string[]) => {
    const command = installation.startPipelines(...words)
    const ended = endOf(command)
    const isDone = await Promise.race([ended, wait(Math.random() * longest)])
    await stop(command, 'SIGKILL')
    return isDone === undefined
  }
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }

  test(
    `train killed ${trainKills} times at random moments leaves a whole model or none`,
    async () => {
      const installation = remember(await openInstallation({ EPOCHS: '3' }))
      await installation.pipelinesJson('migrate')
      await installation.pipelinesJson('seed', '--synthetic', '1000', '--into', 'training')
      const longest = 1.1 * (await timed(() => installation.pipelinesJson('train', 'whole')))
      let killed = 0
      for (let tag = 0; killed < trainKills; tag++)
        if (await killAtRandom(installation, longest, 'train', `v${tag}`)) killed++
      const models = await listModels(installation)
      console.info({ killed, models: models.length })
      expect(models.filter(({ runs }) => runs !== 1)).toEqual([])
      await installation.pipelinesJson('seed', '--synthetic', '3', '--into', 'inference')
      await installation.startResults()
      for (const { tag } of models.slice(-3)) {
        expect(await installation.pipelines('infer', tag)).toMatchObject({ status: 0 })
        expect(await countResults(installation, tag)).toMatchObject({ judged: 3, unpaired: 0 })
      }
    },
    patience,
  )

  test(
    `migrate killed ${migrateKills} times at random moments goes on where it was, and ends at the same tables`,
    async () => {
      const whole = remember(await openInstallation())
      const longest = 1.1 * (await timed(() => whole.pipelinesJson('migrate')))
      const broken = remember(await openInstallation())
      let killed = 0
      for (let kill = 0; kill < migrateKills; kill++)
        if (await killAtRandom(broken, longest / 2, 'migrate')) killed++
      console.info({ kills: migrateKills, killed })
      // A process that was killed may hold its lease for some seconds yet.
      await expect
        .poll(async () => (await broken.pipelines('migrate')).status, { timeout: 120_000, interval: 500 })
        .toBe(0)
      const tables = async ({ warehouse }: Installation) => {
        const [rows] = await warehouse.db.$client.query<RowDataPacket[]>(
          `SELECT table_name AS name, column_name AS part, column_type AS type FROM information_schema.columns
           WHERE table_schema = DATABASE() ORDER BY 1, 2`,
        )
        return rows
      }
      expect(await tables(broken)).toEqual(await tables(whole))
    },
    patience,
  )

  // To fill a database takes a while.
  test.runIf(withoutRoom)(
    'with no room left in the database commands say so and end with 1, and the results API asks to come again',
    async () => {
      // One file for all tables, which may not grow further.
      const serverOptions = [
        '--loose-innodb-file-per-table=OFF',
        '--innodb-data-file-path=ibdata1:12M:autoextend:max:64M',
      ]
      const server = remember(await openOwnServer({ serverOptions }))
      const installation = remember(await openInstallation({ EPOCHS: '1', ...server.environment }))
      const { db } = remember(openDatabase({ ...server.databases.warehouse, charset: 'utf8mb4' }))
      const { db: results } = remember(openDatabase({ ...server.databases.results, charset: 'utf8mb4' }))
      await installation.pipelinesJson('migrate')
      await installation.startResults()
      let isFull = false
      const posting = postInferences(installation, { tag: 'posted', lanes: 2, isOver: () => isFull })
      const filling = await installation.pipelines('seed', '--synthetic', '100000', '--into', 'training')
      isFull = true
      expect(filling).toMatchObject({ status: 1 })
      expect(filling.stderr).toContain('has no room left')
      const train = await installation.pipelines('train', 'v1')
      console.info({
        seed: filling.stderr.trim().split('\n').at(-1),
        train: train.stderr.trim().split('\n').at(-1),
      })
      expect(train.status).toBe(1)
      const [models] = await db.$client.query<RowDataPacket[]>('SELECT tag FROM Model')
      expect(models).toEqual([])
      await db.$client.query('TRUNCATE ECG')
      const { acknowledged } = await posting
      expect(await countResults({ results: { db: results } }, 'posted')).toMatchObject({
        judged: acknowledged.size,
        unpaired: 0,
      })
    },
    patience,
  )
}
