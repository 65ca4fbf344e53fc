import { VigiaError } from '@vigia/runtime'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Person } from '../scripts/installation/installation.ts'
import { type Bench, synthetic } from './bench.ts'

/** Rows that are made one by one; tables of more hold them several times. */
const distinctEcgs = 10_000
/** Rows copied by one statement: more would only make the server's undo log large. */
const copiedAtOnce = 50_000

type Databases = Pick<Bench, 'warehouse' | 'results'>

/** Empties the training table and fills it from a source. */
export async function fillTraining(
  { warehouse, installation }: Bench,
  source: readonly string[],
): Promise<void> {
  await warehouse.query('TRUNCATE TABLE `ECG`')
  await installation.pipelinesJson('seed', ...source, '--into', 'training')
}

/** As many rows in the training table as asked for, made up. */
export async function fillTrainingRows(bench: Bench, rows: number): Promise<void> {
  await fillTraining(bench, synthetic(Math.min(rows, distinctEcgs), 1))
  await multiplyRows(bench.warehouse, 'ECG', rows)
}

/** As many rows in the table of ECGs to judge as asked for, made up; what was judged before is forgotten. */
export async function fillInference(bench: Bench, rows: number): Promise<void> {
  await forgetJudgements(bench)
  await bench.warehouse.query('TRUNCATE TABLE `Inference_ECG`')
  if (rows === 0) return
  await addInferenceEcgs(bench, Math.min(rows, distinctEcgs))
  await multiplyRows(bench.warehouse, 'Inference_ECG', rows)
}

/** New ECGs from the clinic. */
export async function addInferenceEcgs({ installation }: Bench, rows: number): Promise<void> {
  await installation.pipelinesJson('seed', ...synthetic(rows, 2), '--into', 'inference')
}

/** After it, every ECG of the clinic's table waits to be judged. */
export async function forgetJudgements({ warehouse, results }: Databases): Promise<void> {
  await warehouse.query('TRUNCATE TABLE `Inference_Claims`')
  for (const table of ['Inference_ECG', 'Predictions']) await results.query(`TRUNCATE TABLE \`${table}\``)
}

/** After it, nothing stands in the worklist and nobody has answered anything. */
export async function forgetReadings({ warehouse }: Databases): Promise<void> {
  // No trigger sees it: what they keep is emptied too.
  const kept = ['First_Answers', 'Worklist_Counts', 'Worklist_Changes']
  for (const table of ['Worklist', 'Worklist_Leases', 'Audited_Beats', 'Audits', 'Audit_Comments', ...kept])
    await warehouse.query(`TRUNCATE TABLE \`${table}\``)
}

/**
 * Puts audits of days gone by into the table, which takes only those of this moment; the trigger that sees to it is made anew
 * afterwards.
 */
export async function fillPast(
  { warehouse, installation }: Pick<Bench, 'warehouse' | 'installation'>,
  fill: () => Promise<void>,
): Promise<void> {
  await warehouse.query('DROP TRIGGER IF EXISTS `Audits_refuse_insert`')
  await fill()
  await installation.pipelinesJson('migrate')
}

let trained = 0

/** A tag that no model of this run has yet. */
export const newTag = () => `bench-${++trained}`

/** Trains a model to judge with, and returns its tag. */
export async function trainModel(bench: Bench): Promise<string> {
  await fillTraining(bench, bench.source)
  const tag = newTag()
  await bench.installation.pipelinesJson('train', tag)
  return tag
}

/** Somebody who can sign in, and how they read. */
export interface BenchReader extends Person {
  view: 'open' | 'blind'
}

let readers = 0

/** So many judged beats in an empty worklist, and one reader of each view. */
export async function prepareReading(bench: Bench, beats: number): Promise<BenchReader[]> {
  const { installation, warehouse, progress } = bench
  progress(`Making ${beats} beats to read`)
  await forgetReadings(bench)
  const tag = await trainModel(bench)
  await fillInference(bench, beats)
  await installation.pipelinesJson('infer', tag)
  const addReader = async (view: BenchReader['view']) => {
    const person = await installation.addPerson(`${view}${++readers}`)
    await warehouse.query('UPDATE `Auth_User` SET `readingView` = ? WHERE `email` = ?', [view, person.email])
    return { ...person, view }
  }
  return [await addReader('open'), await addReader('blind')]
}

/**
 * Copies a table's rows, from the first on, until it has this many: on the server, so that a million take a minute
 * and no memory here.
 *
 * @param table one whose `id` counts by itself
 * @param expressions SQL for the columns that a copy does not take over as they are; `round` differs between two
 *   copies of one row
 * @throws VigiaError `bench-step-failed` when there is no row to copy
 */
export async function multiplyRows(
  connection: Connection,
  table: string,
  count: number,
  expressions: (round: number) => Record<string, string> = () => ({}),
): Promise<void> {
  const [listed] = await connection.query<RowDataPacket[]>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = DATABASE() AND table_name = ? AND column_name <> 'id' ORDER BY ordinal_position`,
    [table],
  )
  const columns = listed.map(({ name }) => String(name))
  let present = await countRows(connection, table)
  if (present === 0) throw new VigiaError('bench-step-failed', `${table} has no row to copy.`)
  for (let round = 1; present < count; round++) {
    const fresh = expressions(round)
    const copied = Math.min(present, count - present, copiedAtOnce)
    await connection.query(
      `INSERT INTO \`${table}\` (${columns.map((name) => `\`${name}\``).join(',')})
       SELECT ${columns.map((name) => fresh[name] ?? `\`${name}\``).join(',')}
       FROM \`${table}\` ORDER BY \`id\` LIMIT ${copied}`,
    )
    present += copied
  }
}

export async function countRows(connection: Connection, table: string): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS count FROM \`${table}\``)
  return Number(row?.count)
}
