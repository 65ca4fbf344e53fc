import { mkdirSync, rmdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { report } from './progress.mjs'
import { signalExitCode } from './signals.mjs'

const HEARTBEAT_MILLISECONDS = 1_000
/** A holder that has not touched its lock for so long is gone. */
const STALE_MILLISECONDS = 15_000

/**
 * Does `work` while no other process of this checkout does its own. The lock is a directory, because making one is
 * atomic everywhere; its holder touches it every second, so that the lock of a killed process does not stay for ever
 * (a process id would say nothing across containers that share the checkout).
 */
export async function holdingLock(root, work) {
  const lock = join(root, '.toolchain', 'lock')
  mkdirSync(join(root, '.toolchain'), { recursive: true })
  await take(lock)
  const heartbeat = setInterval(() => touch(lock), HEARTBEAT_MILLISECONDS)
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    release(lock)
  }
}

async function take(lock) {
  let waiting = false
  for (;;) {
    try {
      mkdirSync(lock)
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (millisecondsSinceTouched(lock) > STALE_MILLISECONDS) {
      release(lock)
      continue
    }
    if (!waiting) report('Another command is installing what Vigia needs: waiting for it')
    waiting = true
    if (signalExitCode() !== undefined) throw new Error('Stopped')
    await sleep(200)
  }
}

function touch(lock) {
  const now = new Date()
  try {
    utimesSync(lock, now, now)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function millisecondsSinceTouched(lock) {
  const status = statSync(lock, { throwIfNoEntry: false })
  return status === undefined ? 0 : Date.now() - status.mtimeMs
}

function release(lock) {
  try {
    rmdirSync(lock)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}
