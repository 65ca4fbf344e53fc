import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { createResultsClient } from '@vigia/contracts/client'
import { openRelay, type Relay } from '@vigia/db/testing'
import { afterEach, expect, inject, test, vi } from 'vitest'
import { countClaims, countResults, endOf, type Installation, openInstallation } from '../installation.ts'
import { faults, keepCalling } from './links.ts'
import { makeBeat } from './post-inferences.ts'

let open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const opened of open.reverse()) await opened.close()
  open = []
})
const remember = <Opened extends { close(): Promise<unknown> }>(opened: Opened): Opened => {
  open.push(opened)
  return opened
}
const databasePort = (prefix: string, way: Relay) => ({ [`${prefix}_MYSQL_PORT`]: String(way.port) })

/** A call to a server that does not answer fails in time, and a busy machine takes its own. */
const limitMilliseconds = 6500
const recoveryMilliseconds = 10_000

test.each(Object.entries(faults))(
  'between results API and database: %s, every call is answered in time, and again well in time',
  async (name, { lasts, begin, end }) => {
    const way = remember(await openRelay(inject('mysql')))
    const installation = remember(await openInstallation(databasePort('DESTINO', way)))
    await installation.startResults()
    const { apiUrl, apiKey } = installation
    const client = remember(createResultsClient({ baseUrl: apiUrl, apiKey, timeoutMilliseconds: 60_000 }))
    const stored = new Set<string>()
    let number = 0
    const calling = keepCalling(async () => {
      const beat = makeBeat('linked', number++)
      const { status } = await client.storeInferences([beat])
      if (status === 'stored') stored.add(beat.key)
      return status === 'stored'
    }, 4)
    const good = (since: number) => calling.calls.some(({ begun, isGood }) => isGood && begun > since)
    await vi.waitFor(() => expect(good(0)).toBe(true))
    await begin(way)
    await wait(lasts)
    await end(way)
    const ended = performance.now()
    await vi.waitFor(() => expect(good(ended)).toBe(true), { timeout: recoveryMilliseconds })
    const recovered = performance.now() - ended
    await calling.stop()
    const longest = Math.max(...calling.calls.map(({ took }) => took))
    console.info({ fault: name, calls: calling.calls.length, stored: stored.size, longest, recovered })
    expect(longest).toBeLessThan(limitMilliseconds)
    const { judged, unpaired } = await countResults(installation, 'linked')
    expect(judged).toBeGreaterThanOrEqual(stored.size)
    expect(unpaired).toBe(0)
  },
)

const ecgs = 400

/** A model, so many ECGs that wait for it, and a results API. */
async function openToInfer(): Promise<Installation> {
  const installation = remember(
    await openInstallation({ INFER_BATCH_SIZE: '20', EPOCHS: '2', RETRY_SECONDS: '600' }),
  )
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', String(ecgs), '--into', 'inference')
  await installation.pipelinesJson('train', 'v1')
  await installation.startResults()
  return installation
}

async function openWayToResults({ environment }: Installation): Promise<Relay> {
  return remember(await openRelay({ host: '127.0.0.1', port: Number(environment.API_PORT) }))
}

async function expectEachOnce(installation: Installation): Promise<void> {
  expect(await countResults(installation, 'v1')).toEqual({
    ...{ judged: ecgs, sources: ecgs, reconstructions: ecgs, unpaired: 0 },
  })
  expect(await countClaims(installation, 'v1')).toEqual({ judged: ecgs })
}

/** `infer` is started again when it has ended badly, as a supervisor would, until it has ended well. */
async function inferUntilDone(installation: Installation, variables: NodeJS.ProcessEnv): Promise<number> {
  for (let starts = 1; ; starts++) {
    const { status, stderr } = await endOf(installation.startPipelinesWith(variables, 'infer', 'v1'))
    if (status === 0) return starts
    expect(stderr).toMatch(/database|results API/)
  }
}

test.each(['pipelines and database', 'pipelines and results API'])(
  'between %s: whatever happens on the way, every ECG ends judged once and paired',
  async (link) => {
    const installation = await openToInfer()
    const isDatabase = link === 'pipelines and database'
    const way = isDatabase ? remember(await openRelay(inject('mysql'))) : await openWayToResults(installation)
    const variables = isDatabase ? databasePort('ORIGEM', way) : { API_PORT: String(way.port) }
    const inferring = inferUntilDone(installation, variables)
    let isDone = false
    inferring.then(
      () => {
        isDone = true
      },
      () => {},
    )
    let begun = 0
    for (const { begin, end } of Object.values(faults)) {
      if (isDone) break
      await wait(Math.random() * 300)
      await begin(way)
      begun++
      await wait(1000)
      await end(way)
    }
    const starts = await inferring
    console.info({ link, faults: begun, starts })
    await expectEachOnce(installation)
  },
)

test('a request over a way to the results API that is frozen is given up in time, and infer goes on by itself', async () => {
  const installation = await openToInfer()
  const way = await openWayToResults(installation)
  way.freeze({ newOnes: true })
  const infer = installation.startPipelinesWith({ API_PORT: String(way.port) }, 'infer', 'v1')
  const ended = once(infer, 'close')
  let said = ''
  infer.stdout?.resume()
  infer.stderr?.on('data', (chunk) => {
    said += chunk
  })
  await vi.waitFor(() => expect(said).toContain('no answer in time'), { timeout: 20_000 })
  way.thaw()
  expect(await ended).toEqual([0, null])
  await expectEachOnce(installation)
})
