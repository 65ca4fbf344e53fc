import { readdir } from 'node:fs/promises'
import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** A backup's folder is named after its moment, in UTC: `20260131T020000Z`. `scripts/backup.sh` makes them. */
const moment = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Adds when the newest backup in a folder was made. Where there is none, or no folder, nothing is said. */
export function addBackupAge({ registry }: Metrics, folder: string): void {
  new Gauge({
    name: 'vigia_newest_backup_timestamp_seconds',
    help: 'When the newest backup in BACKUP_FOLDER was begun.',
    registers: [registry],
    async collect() {
      const newest = await findNewestBackup(folder)
      if (newest === undefined) this.remove()
      else this.set(newest)
    },
  })
}

/** In seconds since 1970. */
async function findNewestBackup(folder: string): Promise<number | undefined> {
  const names = await readdir(folder).catch(() => [])
  const newest = names
    .filter((name) => moment.test(name))
    .sort()
    .at(-1)
  if (newest === undefined) return undefined
  return Date.parse(newest.replace(moment, '$1-$2-$3T$4:$5:$6Z')) / 1000
}
