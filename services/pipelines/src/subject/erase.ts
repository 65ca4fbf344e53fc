import { VigiaError } from '@vigia/runtime'
import { longestReason, requireText, systemUser } from '../person.ts'
import type { Context } from '../run-command.ts'
import { factsTable, listTable } from '../tables.ts'
import { type Databases, withBothDatabases } from './databases.ts'
import { eraseFromResults, eraseFromWarehouse, findErasure, type StoredErasure } from './erase-rows.ts'
import { unknownSubject } from './export.ts'
import { resultsPlaces, warehousePlaces } from './places.ts'
import { countRows, tableOf } from './stored-rows.ts'
import { findSubject, listModelsThatSaw, type Subject } from './subject.ts'
import { requireErasable } from './what-stands-against.ts'

export interface EraseOptions {
  reason: string
  by?: string
  yes?: boolean
  fromFrozenSets?: boolean
}

export const longestName = 255

/**
 * `subject erase <source id>`: erases a heartbeat and what came of it in both databases, or without `--yes` says what
 * would go. Killed at any moment and run again, it goes on where it was.
 */
export async function eraseSubject(
  { output, logger }: Context,
  sourceEcgId: number,
  options: EraseOptions,
): Promise<void> {
  const reason = requireText('--reason', options.reason, longestReason)
  const by = requireText('--by', options.by ?? systemUser(), longestName)
  await withBothDatabases(async ({ warehouse, results }) => {
    const before = await findErasure(warehouse, sourceEcgId)
    const subject = await findSubject(warehouse, results, sourceEcgId)
    if (subject === undefined) {
      if (before === undefined) throw unknownSubject(sourceEcgId)
      output.result({ status: 'already-erased', erasure: before }, () => tellErased(before))
      return
    }
    const { counts, models } = await readTraces({ warehouse, results }, subject)
    await requireErasable(warehouse, subject, options)
    if (options.yes !== true) {
      output.result({ status: 'dry-run', source_ecg_id: sourceEcgId, counts, models }, () =>
        [
          tellCounts(subject, counts),
          tellModels(models),
          'Nothing is erased yet: --yes erases it. Audits and events stay, without what tells of whom they are.',
        ].join('\n'),
      )
      return
    }
    await eraseFromWarehouse(warehouse, subject, { reason, by, models, counts }, options)
    await eraseFromResults(results, subject)
    const erasure = await findErasure(warehouse, sourceEcgId)
    if (erasure === undefined) throw new VigiaError('erasure-missing', 'The erasure is not on record.')
    logger.info({ erasure: erasure.id, models: models.length }, 'Erased an ECG and what came of it')
    output.result({ status: before === undefined ? 'erased' : 'completed', erasure, counts, models }, () =>
      [tellCounts(subject, counts), tellModels(models), tellErased(erasure)].join('\n'),
    )
  })
}

/** What is put on record of a heartbeat before it goes: how many rows it has, and which models have seen it. */
export async function readTraces({ warehouse, results }: Databases, subject: Subject) {
  return {
    counts: {
      ...(await countAll(warehouse, warehousePlaces, subject, 'warehouse')),
      ...(await countAll(results, resultsPlaces, subject, 'results')),
    },
    models: await listModelsThatSaw(warehouse, subject),
  }
}

async function countAll(
  db: Parameters<typeof countRows>[0],
  places: typeof warehousePlaces,
  subject: Subject,
  database: string,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const place of places) {
    const count = await countRows(db, place, subject)
    if (count > 0) counts[`${database}.${tableOf(place)}`] = count
  }
  return counts
}

const tellCounts = ({ beat }: Subject, counts: Record<string, number>) =>
  listTable([`Stored of ${beat}`, 'Rows'], Object.entries(counts))

const tellModels = (models: readonly string[]) =>
  models.length === 0
    ? 'No model on record has seen it.'
    : `Seen by models, whose weights stay as they are: ${models.join(', ')}.`

const tellErased = ({ sourceEcgId, id, by, reason, erasedAt }: StoredErasure) =>
  factsTable([
    ['Erased', `ECG ${sourceEcgId} of the clinic, as erasure ${id}`],
    ['When', erasedAt],
    ['By', by],
    ['Why', reason],
  ])
