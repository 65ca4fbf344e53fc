import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  countClaims,
  countResults,
  endOf,
  type Installation,
  openInstallation,
  stop,
} from './installation.ts'

const ecgs = 3000
/** Fifty starts, or twenty of a service, take their time on a busy machine. */
const patience = 600_000

let installation: Installation
beforeEach(async () => {
  // Small batches, so that a kill falls into the middle of one of many.
  installation = await openInstallation({ INFER_BATCH_SIZE: '20', EPOCHS: '2', RETRY_SECONDS: '600' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '500', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', String(ecgs), '--into', 'inference', '--seed', '2')
  await installation.pipelinesJson('train', 'v1')
})
afterEach(() => installation.close())

const everyEcgOnce = { judged: ecgs, sources: ecgs, reconstructions: ecgs, unpaired: 0 }

test(
  'infer killed 50 times at random moments, every ECG ends judged once and paired',
  async () => {
    await installation.startResults()
    const start = performance.now()
    await installation.pipelinesJson('infer', 'v1', '--limit', '1')
    // From before it has claimed anything to well into its work, however fast this machine is.
    const longest = 2 * (performance.now() - start)
    let killedHoldingEcgs = 0
    for (let kill = 0; kill < 50; kill++) {
      const infer = installation.startPipelines('infer', 'v1')
      await Promise.race([endOf(infer), wait(Math.random() * longest)])
      await stop(infer, 'SIGKILL')
      if ((await countClaims(installation, 'v1')).claimed !== undefined) killedHoldingEcgs++
    }
    expect(killedHoldingEcgs).toBeGreaterThan(0)
    expect((await installation.pipelines('infer', 'v1')).status).toBe(0)
    expect(await countResults(installation, 'v1')).toEqual(everyEcgOnce)
    expect(await countClaims(installation, 'v1')).toEqual({ judged: ecgs })
  },
  patience,
)

test(
  'the results API killed 20 times under a running infer, every ECG ends judged once and paired',
  async () => {
    let results = await installation.startResults()
    const infer = installation.startPipelines('infer', 'v1')
    const ended = endOf(infer)
    for (let kill = 0; kill < 20; kill++) {
      await wait(Math.random() * 150)
      await results.kill()
      results = await installation.startResults()
    }
    expect(await ended).toMatchObject({ status: 0 })
    expect(await countResults(installation, 'v1')).toEqual(everyEcgOnce)
    expect(await countClaims(installation, 'v1')).toEqual({ judged: ecgs })
  },
  patience,
)
