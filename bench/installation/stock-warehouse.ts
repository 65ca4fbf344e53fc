import { multiplyRows } from './multiply-rows.ts'
import type { Installation } from './open-installation.ts'

/** Where ECGs come from, as arguments of `pipelines seed`. */
export type DataSource = readonly string[]

/** Rows that are made one by one; tables of more hold them several times. */
const distinctEcgs = 10_000

export function synthetic(count: number, seed = 1): DataSource {
  return ['--synthetic', String(count), '--seed', String(seed)]
}

/** Empties the training table and fills it from a source. */
export async function stockTraining(installation: Installation, source: DataSource): Promise<void> {
  await installation.warehouse.query('TRUNCATE TABLE `ECG`')
  await installation.pipelines(['seed', ...source, '--into', 'training'])
}

/** As many rows in the training table as asked for, made up. */
export async function stockTrainingRows(installation: Installation, rows: number): Promise<void> {
  await stockTraining(installation, synthetic(Math.min(rows, distinctEcgs)))
  await multiplyRows(installation.warehouse, 'ECG', rows)
}

/** As many rows in the table of ECGs to judge as asked for, made up; what was judged before is forgotten. */
export async function stockClinic(installation: Installation, rows: number): Promise<void> {
  await forgetJudgements(installation)
  await installation.warehouse.query('TRUNCATE TABLE `Inference_ECG`')
  if (rows === 0) return
  await addClinicEcgs(installation, Math.min(rows, distinctEcgs))
  await multiplyRows(installation.warehouse, 'Inference_ECG', rows)
}

/** New ECGs from the clinic. */
export async function addClinicEcgs(installation: Installation, rows: number): Promise<void> {
  await installation.pipelines(['seed', ...synthetic(rows, 2), '--into', 'inference'])
}

/** After it, every ECG of the clinic's table waits to be judged. */
export async function forgetJudgements({ warehouse, results }: Installation): Promise<void> {
  await warehouse.query('TRUNCATE TABLE `Inference_Claims`')
  for (const table of ['Inference_ECG', 'Predictions']) await results.query(`TRUNCATE TABLE \`${table}\``)
}

let trained = 0

/** A tag that no model of this run has yet. */
export function newTag(): string {
  return `bench-${++trained}`
}

/** Trains a model to judge with, and hands on its tag. */
export async function trainModel(installation: Installation, source: DataSource): Promise<string> {
  await stockTraining(installation, source)
  const tag = newTag()
  await installation.pipelines(['train', tag])
  return tag
}
