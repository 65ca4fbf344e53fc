import { type LabelOrigin, listLabelledRows, listLeftOutBeats } from '@vigia/auditing/labels'
import { ECG_LENGTH, type Verdict } from '@vigia/contracts/ecg'
import { core, ecg, isMeasuredIn, readArrays, selectTrainingRow, type Trx, withdrawnEcg } from '@vigia/db'
import { type RelabelledSelection, selectRelabelled } from '../training/relabelled-rules.ts'
import { idOf, type Period, type Row, type TrainingQuery } from './training-query.ts'

const { eq, inArray, sql } = core

/** What is known of the rows that clinicians' answers made or relabelled, for a reading of the training table. */
export interface Relabelled {
  /** Where the labels of those in the period come from, by the row's id. */
  origins: ReadonlyMap<number, LabelOrigin>
  selection: RelabelledSelection
  /** The rows of the period that were there at the moment asked for and have been taken out since, by their ids. */
  withdrawn: Row[]
  /** Those that were there at the moment asked for, and are nowhere any more. */
  missing: number
  /** The label at the moment asked for; undefined where the row's own is to be read. */
  verdictAt(ecgId: number): Verdict | undefined
  /** Whether the row was not there at the moment asked for: answers made it later, or had taken it out. */
  isLater(ecgId: number): boolean
}

/** Finds out which rows answers have made, in the snapshot in which the training table is read. */
export async function readRelabelled(trx: Trx, query: TrainingQuery): Promise<Relabelled> {
  const { asOf, rules } = query
  const { origins, given, everMade } = await listLabelledRows(trx, asOf)
  const known = [...origins.keys(), ...given.keys()]
  const stored = await listStored(trx, query, known)
  const gone = known.filter((id) => !stored.has(id))
  const kept = asOf === undefined ? [] : await listWithdrawn(trx, query, gone)
  const withdrawn = kept.filter((row) => row.isInPeriod).map(({ row }) => row)
  const isInPeriod = (id: number) => stored.get(id) === true
  const there = new Set(withdrawn.map(idOf))
  const leftOut = await listLeftOutBeats(trx, { asOf })
  const inside = new Map([...origins].filter(([id]) => isInPeriod(id) || there.has(id)))
  return {
    origins: inside,
    selection: selectRelabelled(inside, leftOut, rules),
    withdrawn,
    missing: asOf === undefined ? 0 : gone.length - kept.length,
    verdictAt: (id) => (asOf === undefined ? undefined : (origins.get(id)?.verdict ?? given.get(id))),
    isLater: (id) => asOf !== undefined && everMade.has(id) && !origins.has(id) && !given.has(id),
  }
}

const idsAtOnce = 1000

/** 1 for a row of the period, 0 for every other, also one that has no moment. */
const isInside = (table: typeof ecg | typeof withdrawnEcg, period: Period) =>
  sql<number>`COALESCE(${isMeasuredIn(table, period)}, 0)`

/** Of some rows, those that the training table has, and whether they are of the period. */
async function listStored(trx: Trx, period: Period, ids: number[]): Promise<Map<number, boolean>> {
  const found = new Map<number, boolean>()
  for (let first = 0; first < ids.length; first += idsAtOnce) {
    const rows = await trx
      .select({ id: ecg.id, inside: isInside(ecg, period) })
      .from(ecg)
      .where(inArray(ecg.id, ids.slice(first, first + idsAtOnce)))
    for (const { id, inside } of rows) found.set(id, Number(inside) === 1)
  }
  return found
}

/** Of some rows, those that were kept when answers took them out. */
async function listWithdrawn(
  trx: Trx,
  period: Period,
  ids: number[],
): Promise<{ row: Row; isInPeriod: boolean }[]> {
  const found: { row: Row; isInPeriod: boolean }[] = []
  for (const id of ids.sort((one, other) => one - other)) {
    const [row] = await readArrays(
      trx,
      trx
        .select({ ...selectTrainingRow(withdrawnEcg), inside: isInside(withdrawnEcg, period) })
        .from(withdrawnEcg)
        .where(eq(withdrawnEcg.id, id)),
    )
    if (row === undefined) continue
    const values = row as Row
    found.push({ row: values.slice(0, ECG_LENGTH + 2), isInPeriod: Number(values.at(-1)) === 1 })
  }
  return found
}
