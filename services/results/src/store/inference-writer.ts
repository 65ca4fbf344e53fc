import { maximumInferences } from '@vigia/contracts'
import { type Db, databaseErrorCode, isTemporaryFailure } from '@vigia/db'
import { keepSpan } from '@vigia/runtime'
import type { InferenceToStore } from './judged-rows.ts'
import { insertAll, isCollision, type StoreOutcome, storeInferences } from './store-inferences.ts'

/** One request's inferences, waiting for their turn. */
interface Job {
  inferences: readonly InferenceToStore[]
  resolve(outcome: StoreOutcome): void
  reject(error: unknown): void
  /** Runs what is done for this request as a part of it; what is done for several, of the first. */
  inSpan<Result>(work: () => Result): Result
}

export interface InferenceWriter {
  /** As `storeInferences`, in one transaction with what others ask for at the same moment. */
  store(inferences: readonly InferenceToStore[]): Promise<StoreOutcome>
}

/**
 * Group commit: what arrives while a transaction runs is stored together in the next one, and one wait for the disk
 * serves them all. Where a group can't be stored as a whole, each of its requests is stored on its own, so that none
 * fails for another's fault. When the database is found to be away, who waits hears of it too: each would wait as long
 * again to find out for itself.
 *
 * @param transactions how many run at once
 */
export function createInferenceWriter(db: Db, transactions: number): InferenceWriter {
  const waiting: Job[] = []
  let running = 0

  async function work(): Promise<void> {
    running++
    for (let group = takeGroup(waiting); group[0] !== undefined; group = takeGroup(waiting))
      await group[0].inSpan(() =>
        storeGroup(db, group, (error) => {
          if (isAway(error)) for (const job of waiting.splice(0)) job.reject(error)
        }),
      )
    running--
  }

  return {
    store(inferences) {
      return new Promise((resolve, reject) => {
        waiting.push({ inferences, resolve, reject, inSpan: keepSpan() })
        if (running < transactions) void work()
      })
    },
  }
}

/** The first jobs, as many as a transaction may hold; at least one, if there is one. */
function takeGroup(waiting: Job[]): Job[] {
  let inferences = 0
  const end = waiting.findIndex((job) => {
    inferences += job.inferences.length
    return inferences > maximumInferences
  })
  return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end))
}

/** A server that is there says by a code of its own what it could not do. */
function isAway(error: unknown): boolean {
  return isTemporaryFailure(error) && databaseErrorCode(error)?.startsWith('ER_') !== true
}

async function storeGroup(db: Db, group: readonly Job[], onFailure: (error: unknown) => void): Promise<void> {
  try {
    if (group.length > 1) return await storeTogether(db, group)
  } catch (error) {
    if (isTemporaryFailure(error) && !isCollision(error)) {
      for (const job of group) job.reject(error)
      onFailure(error)
      return
    }
  }
  for (const job of group)
    await job
      .inSpan(() => storeInferences(db, job.inferences))
      .then(job.resolve, (error: unknown) => {
        job.reject(error)
        onFailure(error)
      })
}

async function storeTogether(db: Db, group: readonly Job[]): Promise<void> {
  const outcome = await insertAll(
    db,
    group.flatMap((job) => job.inferences),
  )
  let start = 0
  for (const job of group) {
    const end = start + job.inferences.length
    job.resolve({ status: 'stored', inferences: outcome.slice(start, end) })
    start = end
  }
}
