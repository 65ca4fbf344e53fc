import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Db } from '@vigia/db'
import { personsFolder, VigiaError } from '@vigia/runtime'
import { recordSecurityEvent } from '@vigia/security-log'
import { systemUser } from '../person.ts'
import type { Context } from '../run-command.ts'
import { listTable } from '../tables.ts'
import { fileThere, writeWhole } from '../write-whole.ts'
import { withBothDatabases } from './databases.ts'
import { resultsPlaces, warehousePlaces } from './places.ts'
import { listRows, type Place, type StoredRow, tableOf } from './stored-rows.ts'
import { findSubject, listModelsThatSaw, type Subject } from './subject.ts'

export interface ExportOptions {
  output?: string
  force?: boolean
}

/** All that is stored of one heartbeat. */
interface Export {
  source_ecg_id: number
  beat: string
  made_at: string
  /** Of the warehouse, by table. */
  warehouse: Record<string, StoredRow[]>
  /** Of the results database, by table: judgements and reconstructions. */
  results: Record<string, StoredRow[]>
  /** Models whose training or test saw a training row made of it, as far as that is on record. */
  models: string[]
}

/** `subject export <source id>`: all that is stored of a heartbeat, as one JSON object or as a table of what there is. */
export async function exportSubject(
  { output }: Context,
  sourceEcgId: number,
  options: ExportOptions,
): Promise<void> {
  const { output: name, force } = options
  const path = name === undefined ? undefined : resolve(personsFolder(), name)
  if (name !== undefined && path !== undefined && !force && existsSync(path)) throw fileThere(name)
  await withBothDatabases(async ({ warehouse, results }) => {
    const subject = await findSubject(warehouse, results, sourceEcgId)
    if (subject === undefined) throw unknownSubject(sourceEcgId)
    const gathered: Export = {
      ...{ source_ecg_id: sourceEcgId, beat: subject.beat, made_at: new Date().toISOString() },
      warehouse: await gather(warehouse, warehousePlaces, subject),
      results: await gather(results, resultsPlaces, subject),
      models: await listModelsThatSaw(warehouse, subject),
    }
    // On record before anybody has it.
    await recordSecurityEvent(warehouse, {
      ...{ kind: 'export', who: null, account: systemUser(), address: null, about: subject.beat },
    })
    // For nobody else's eyes on this machine.
    if (name !== undefined && path !== undefined)
      await writeWhole(path, `${JSON.stringify(gathered, null, 2)}\n`, { name, force, mode: 0o600 })
    output.result(path === undefined ? gathered : { source_ecg_id: sourceEcgId, file: path }, () =>
      tell(gathered, path),
    )
  })
}

export const unknownSubject = (sourceEcgId: number) =>
  new VigiaError('subject-unknown', `Nothing is stored of an ECG ${sourceEcgId} of the clinic.`)

/** By table; those that have none are left out. */
async function gather(
  db: Db,
  places: readonly Place[],
  subject: Subject,
): Promise<Record<string, StoredRow[]>> {
  const tables: Record<string, StoredRow[]> = {}
  for (const place of places) {
    const rows = await listRows(db, place, subject)
    if (rows.length > 0) tables[tableOf(place)] = rows
  }
  return tables
}

function tell({ beat, warehouse, results, models }: Export, path: string | undefined): string {
  return [
    listTable(
      [`Stored of ${beat}`, 'Table', 'Rows'],
      Object.entries({ warehouse, results }).flatMap(([database, tables]) =>
        Object.entries(tables).map(([table, rows]) => [database, table, rows.length]),
      ),
    ),
    models.length === 0 ? 'No model on record has seen it.' : `Seen by models: ${models.join(', ')}.`,
    path === undefined ? 'With --json, or --output FILE, all of it is told.' : `All of it stands in ${path}.`,
  ].join('\n')
}
