import { setTimeout as wait } from 'node:timers/promises'
import { recordAnswer } from '@vigia/auditing'
import { type Db, isTemporaryFailure } from '@vigia/db'
import { answer, noResults, reader } from '../../packages/auditing/src/testing/audited-warehouse.ts'
import type { SupervisedProcess } from '../../scripts/processes.ts'
import { endOf, type Installation, stop } from '../installation.ts'

/** How long the shortest whole run of `infer` takes here: to start, to judge one ECG, to end; in milliseconds. */
export async function measureRun(installation: Installation, tag: string): Promise<number> {
  const start = performance.now()
  await installation.pipelinesJson('infer', tag, '--limit', '1')
  return performance.now() - start
}

/**
 * Kills `infer` by SIGKILL at random moments, from before it has claimed anything to well into its work, and starts it
 * again each time.
 *
 * @param options.longest the longest life of one, in milliseconds
 * @param options.whenDone what to do when one has ended by itself, having found nothing left
 * @returns how many of the kills found it alive
 */
export async function killInfers(
  installation: Installation,
  options: { tag: string; kills: number; workers: number; longest: number; whenDone(): Promise<unknown> },
): Promise<number> {
  const { tag, kills, workers, longest, whenDone } = options
  let killed = 0
  let refilling: Promise<unknown> | undefined
  const runWorker = async () => {
    while (killed < kills) {
      const infer = installation.startPipelines('infer', tag)
      const ended = endOf(infer)
      const isDone = await Promise.race([ended, wait(Math.random() * longest)])
      if (isDone === undefined && infer.exitCode === null) {
        killed++
        await stop(infer, 'SIGKILL')
      } else if ((await ended).status !== 0) throw new Error(`infer failed: ${(await ended).stderr}`)
      else {
        refilling ??= whenDone().finally(() => {
          refilling = undefined
        })
        await refilling
      }
    }
  }
  await Promise.all(Array.from({ length: workers }, runWorker))
  return killed
}

/** Kills the results API by SIGKILL at random moments, and starts it again each time. */
export async function killResults(
  installation: Installation,
  options: { kills: number; longest: number },
): Promise<void> {
  let results: SupervisedProcess = await installation.startResults()
  for (let kill = 0; kill < options.kills; kill++) {
    await wait(Math.random() * options.longest)
    await results.kill()
    results = await installation.startResults()
  }
}

/**
 * Gives answers, several at a time, each under its key until it is recorded, to one beat after the other.
 *
 * @returns the keys of what was acknowledged, and errors that a caller is not to see
 */
export async function answerBeats(
  db: Db,
  readerId: string,
  beats: readonly number[],
  options: { lanes: number; isOver: () => boolean },
): Promise<{ acknowledged: string[]; unexpected: unknown[] }> {
  const waiting = [...beats]
  const acknowledged: string[] = []
  const unexpected: unknown[] = []
  const runLane = async (): Promise<unknown> => {
    for (let beat = waiting.shift(); beat !== undefined && !options.isOver(); beat = waiting.shift()) {
      const given = answer(beat)
      for (let isKept = false; !isKept; ) {
        try {
          const { status } = await recordAnswer(db, noResults, reader(readerId), given)
          if (status === 'recorded') acknowledged.push(given.key)
          else unexpected.push(status)
          isKept = true
        } catch (error) {
          if (!isTemporaryFailure(error)) return unexpected.push(error)
          await wait(20)
        }
      }
    }
  }
  await Promise.all(Array.from({ length: options.lanes }, runLane))
  return { acknowledged, unexpected }
}
