import { statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

/** Linux keeps what is written there in memory. */
const memoryFolder = '/dev/shm'
/** What the servers of a whole run of tests write, and some room; in bytes. */
const wantedRoom = 4 * 1024 ** 3

/**
 * Where a server that only tests use keeps its files: in memory where there is room, else among the temporary ones. To
 * make a database and to drop it is mostly to make files and to remove them.
 */
export function quickFolder(folder = memoryFolder): string {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= wantedRoom ? folder : tmpdir()
  } catch {
    return tmpdir()
  }
}
