import { readdir } from 'node:fs/promises'
import { Gauge } from 'prom-client'
import type { Metrics } from './metrics.ts'

/** A backup's folder is named after its moment, in UTC: `20260131T020000Z`. `scripts/backup.sh` makes them. */
const moment = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/** Adds how many backups stand in a folder, and when the newest was begun; a folder that is not there has none. */
export function addBackupAge({ registry, beforeAnswer }: Metrics, folder: string): void {
  const registers = [registry]
  const count = new Gauge({
    name: 'vigia_backups',
    help: 'How many backups stand in BACKUP_FOLDER.',
    registers,
  })
  const newest = new Gauge({
    name: 'vigia_newest_backup_timestamp_seconds',
    help: 'When the newest backup in BACKUP_FOLDER was begun.',
    registers,
  })
  beforeAnswer(async () => {
    const moments = await listBackups(folder)
    count.set(moments.length)
    if (moments.length === 0) newest.remove()
    else newest.set(Math.max(...moments))
  })
}

/** Their moments, in seconds since 1970. */
async function listBackups(folder: string): Promise<number[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => moment.test(name))
    .map((name) => Date.parse(name.replace(moment, '$1-$2-$3T$4:$5:$6Z')) / 1000)
}
