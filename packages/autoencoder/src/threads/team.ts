import { Worker } from 'node:worker_threads'
import { VigiaError } from '@vigia/runtime'
import type { Learner, LearnerOptions } from '../learner.ts'
import { shardRowsOf, shareFit, type Task } from './shared-fit.ts'

/**
 * Threads that learn together, each from a part of every step's beats. What they come to has the same bytes whatever
 * their number; this thread stays free meanwhile. They end with the learner, and when one of them fails.
 */
export function openTeam(options: LearnerOptions, mostThreads: number): Learner {
  const { network, batchSize, training, validation } = options
  const threads = Math.max(1, Math.min(mostThreads, Math.ceil(batchSize / shardRowsOf(batchSize))))
  const fit = shareFit({
    ...{ network, batchSize, threads, beats: options.beats },
    ...{ optimizer: options.optimizer, loss: options.loss },
    mostRows: Math.max(training.length, validation.length),
  })
  const { failure, ask, close } = startThreads(fit)
  let isFirst = true

  async function pass(rows: Int32Array, task: Task): Promise<number> {
    fit.rows.set(rows)
    fit.losses.fill(0)
    await Promise.race([ask(task), failure])
    return fit.losses.reduce((sum, loss) => sum + loss, 0) / rows.length
  }

  return {
    begin(parameters) {
      fit.parameters.set(parameters)
      isFirst = true
    },
    async learn(rows, rates) {
      fit.rates.set(rates)
      const loss = await pass(rows, { name: 'learn', count: rows.length, isFirst })
      isFirst = false
      return loss
    },
    meanLoss: (rows) => pass(rows, { name: 'measure', count: rows.length }),
    // A copy, that stands where others may not write.
    readParameters: () => Float32Array.from(fit.parameters),
    close,
  }
}

function startThreads(fit: ReturnType<typeof shareFit>) {
  const workers = Array.from(
    { length: fit.threads },
    (_, thread) => new Worker(new URL('./fit-thread.ts', import.meta.url), { workerData: { fit, thread } }),
  )
  const close = async () => {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  const { promise: failure, reject } = Promise.withResolvers<never>()
  // It is told to whoever waits for a pass; between passes nobody does.
  failure.catch(close)
  for (const worker of workers) {
    const fail = (reason: string, cause?: unknown) =>
      reject(new VigiaError('fit-thread-failed', `A thread of the training ${reason}.`, { cause }))
    worker.once('error', (error) => fail(`failed: ${error.message}`, error))
    worker.once('exit', (status) => fail(`ended by itself, with ${status}`))
  }
  const ask = (task: Task) =>
    Promise.all(
      workers.map((worker) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        worker.once('message', () => resolve())
        worker.postMessage(task)
        return promise
      }),
    )
  return { failure, ask, close }
}
