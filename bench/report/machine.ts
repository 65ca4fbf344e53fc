import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { formatSpread, spreadOf } from '../measure/spread.ts'

/** What figures depend on besides the code: name and value. */
export type Facts = [string, string][]

/**
 * Describes this machine.
 *
 * @param folder on the disk that the database writes to
 */
export function describeMachine(folder: string): Facts {
  return [
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'} (${arch()}), ${availableParallelism()} cores`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['Busy with other things', `load average ${loadavg()[0]?.toFixed(2)} at the start`],
    ['Kernel', `${type()} ${release()}`],
    ['Node', process.versions.node],
    ['Disk', `${formatSpread(spreadOf(timeSyncs(folder)), 2)} ms to write and sync 4 KiB`],
  ]
}

/** Milliseconds that the disk takes for what each commit waits for. */
function timeSyncs(folder: string): number[] {
  const file = join(folder, 'sync-probe')
  const block = Buffer.alloc(4096, 1)
  const handle = openSync(file, 'w')
  try {
    return Array.from({ length: 100 }, () => {
      const start = performance.now()
      writeSync(handle, block)
      fsyncSync(handle)
      return performance.now() - start
    })
  } finally {
    closeSync(handle)
    rmSync(file)
  }
}
