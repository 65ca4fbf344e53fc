/** To be imported before a program: the first thread of its fit ends while it works, as by a signal from within. */
import { isMainThread, workerData } from 'node:worker_threads'

const asksBefore = 200

if (!isMainThread && workerData?.fit !== undefined && workerData.thread === 0) {
  const add = Atomics.add
  let asks = 0
  Atomics.add = ((...values: Parameters<typeof add>) => {
    if (++asks === asksBefore) process.exit(7)
    return add(...values)
  }) as typeof add
}
