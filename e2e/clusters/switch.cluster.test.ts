import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, expect, inject, test } from 'vitest'
import { openInstallation } from '../installation.ts'
import {
  askNode,
  countLost,
  expectWorkersToGoOn,
  keepPosting,
  openBehindProxy,
  untilStored,
} from './behind-proxy.ts'
import { command, describeServer, hasMeans, isWriting, listNodes } from './nodes.ts'
import { hasProxy } from './proxy.ts'

const patience = 900_000
const rounds = Number(process.env.CLUSTER_SWITCHES ?? 5)
const isGalera = inject('writers').length > 1

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const opened of open.splice(0).reverse()) await opened.close()
})

async function findPrimary(): Promise<number> {
  const areWriting = await Promise.all(listNodes().map(isWriting))
  return areWriting.indexOf(true)
}

test.runIf(hasProxy && hasMeans('switch', 'kill', 'start')).each(['switch', 'kill'] as const)(
  `under load the primary is moved (%s) ${rounds} times: nothing acknowledged is lost, and all go on without being started again`,
  async (means) => {
    const behind = await openBehindProxy('group')
    open.push(behind)
    const { installation, workers } = behind
    const home = await findPrimary()
    const figures = { acknowledged: 0, lost: 0, contradictions: 0 }
    const away: number[] = []
    const back: number[] = []
    try {
      for (let round = 0; round < rounds; round++) {
        const posting = keepPosting(installation, `${means}-${round}`)
        await wait(1000)
        const before = await findPrimary()
        const begun = performance.now()
        const moved =
          means === 'kill'
            ? command('kill', before + 1)
            : command('switch', ((before + 1) % listNodes().length) + 1)
        await expect
          .poll(async () => [before, -1].includes(await findPrimary()), { interval: 50 })
          .toBe(false)
        away.push(performance.now() - begun)
        back.push(await untilStored(installation, `${means}-after-${round}`))
        await moved
        const { acknowledged, contradictions } = await posting.end()
        figures.acknowledged += acknowledged.size
        figures.contradictions += contradictions.length
        if (means === 'kill') await command('start', before + 1)
        const primary = await findPrimary()
        figures.lost += await countLost(primary, installation, acknowledged)
        await expectWorkersToGoOn(primary, installation, workers, 300 + 100 * round)
      }
    } finally {
      // The test's own databases are removed where they were made.
      await command('switch', home + 1)
      await expect.poll(findPrimary, { interval: 100 }).toBe(home)
    }
    const seconds = (times: number[]) => times.map((time) => Math.round(time) / 1000)
    const engine = await describeServer(inject('mysql'))
    console.info({ engine, means, rounds, ...figures, away: seconds(away), back: seconds(back) })
    expect(figures).toMatchObject({ lost: 0, contradictions: 0 })
  },
  patience,
)

test.runIf(isGalera && hasProxy && hasMeans('kill', 'start'))(
  `under load the node of a Galera cluster that takes the writes is killed ${rounds} times: nothing acknowledged is lost, and all go on without being started again`,
  async () => {
    const behind = await openBehindProxy('galera')
    open.push(behind)
    const { installation, workers } = behind
    const figures = { acknowledged: 0, lost: 0, contradictions: 0 }
    const away: number[] = []
    const back: number[] = []
    const { database } = installation.results.address
    await askNode(0, database, 'CREATE TABLE Probe (id INT PRIMARY KEY AUTO_INCREMENT)')
    const writes = () =>
      askNode(1, database, 'INSERT INTO Probe () VALUES ()').then(
        () => true,
        () => false,
      )
    for (let round = 0; round < rounds; round++) {
      const posting = keepPosting(installation, `kill-${round}`)
      await wait(1000)
      const begun = performance.now()
      await command('kill', 1)
      await expect.poll(writes, { interval: 50 }).toBe(true)
      away.push(performance.now() - begun)
      back.push(await untilStored(installation, `kill-after-${round}`))
      const { acknowledged, contradictions } = await posting.end()
      figures.acknowledged += acknowledged.size
      figures.contradictions += contradictions.length
      figures.lost += await countLost(1, installation, acknowledged)
      await expectWorkersToGoOn(1, installation, workers, 300 + 100 * round)
      // The first takes the writes again when it is whole, as the proxy prefers it.
      await command('start', 1)
      await expect.poll(() => behind.proxy.findNode(), { interval: 100 }).toBe(0)
    }
    const seconds = (times: number[]) => times.map((time) => Math.round(time) / 1000)
    const engine = await describeServer(inject('mysql'))
    console.info({ engine, means: 'kill', rounds, ...figures, away: seconds(away), back: seconds(back) })
    expect(figures).toMatchObject({ lost: 0, contradictions: 0 })
  },
  patience,
)

// MariaDB has no super_read_only; a Galera node without its majority refuses as well: kills.cluster.test.ts.
test.runIf(!isGalera)(
  'a server that has become read-only: the API answers 503 and is not ready, and recovers',
  async () => {
    const installation = await openInstallation()
    open.push(installation)
    await installation.pipelinesJson('migrate')
    await installation.startResults()
    const request = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${installation.apiUrl}${path}`, { ...init, signal: AbortSignal.timeout(20_000) })).status
    const post = () =>
      request('/ecg', {
        method: 'POST',
        headers: { authorization: `Bearer ${installation.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ dt_measure: '2024-05-01T12:34:56', model_tag: 'v1', is_anomalous: 1 },
          values: Array.from({ length: 140 }, () => 0.5),
        }),
      })
    const primary = await findPrimary()
    const set = (value: 'ON' | 'OFF') => askNode(primary, 'mysql', `SET GLOBAL super_read_only = ${value}`)
    expect(await request('/readyz')).toBe(200)
    await set('ON')
    try {
      expect(await request('/readyz')).toBe(503)
      expect(await post()).toBe(503)
    } finally {
      await set('OFF')
      await askNode(primary, 'mysql', 'SET GLOBAL read_only = OFF')
    }
    await expect.poll(() => request('/readyz'), { interval: 200 }).toBe(200)
  },
)
