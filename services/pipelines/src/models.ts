import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { decodeModel } from '@vigia/autoencoder'
import { drawSparkline } from '@vigia/beat-chart'
import { personsFolder, VigiaError } from '@vigia/runtime'
import { requireTag, unknownModel } from './model-tag.ts'
import { digits, duration, factsTable, listTable } from './output/tables.ts'
import { findModel, findWeights, listModels, type ModelSummary, removeModel } from './queries/models.ts'
import type { Context } from './run-command.ts'
import { withWarehouse } from './warehouse.ts'

/** `models list` */
export async function list({ output }: Context): Promise<void> {
  const models = await withWarehouse(listModels)
  output.result(models.map(summarise), () => {
    if (models.length === 0) return 'There is no model yet: `pipelines train <tag>` makes one.'
    return listTable(
      ['Tag', 'Trained', 'Backend', 'Accuracy', 'Precision', 'Recall', 'Threshold'],
      models.map((model) => [
        model.tag ?? '–',
        model.run?.startedAt.slice(0, 19) ?? 'by the thesis',
        model.run?.backend ?? '–',
        digits(model.accuracy),
        digits(model.precision),
        digits(model.recall),
        digits(model.threshold),
      ]),
    )
  })
}

/** `models show <tag>` */
export async function show({ output }: Context, tag: string): Promise<void> {
  const model = await withWarehouse((db) => findModel(db, requireTag(tag)))
  if (model === undefined) throw unknownModel(tag)
  output.result({ ...summarise(model), run: model.run }, () => factsTable(describe(model)))
}

/** `models export <tag> <file>` */
export async function exportModel({ output }: Context, tag: string, file: string): Promise<void> {
  const bytes = await withWarehouse((db) => findWeights(db, requireTag(tag)))
  if (bytes === undefined) throw unknownModel(tag)
  decodeModel(bytes)
  try {
    await writeFile(resolve(personsFolder(), file), bytes, { flag: 'wx' })
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? cause.code : cause
    throw new VigiaError('export-failed', `${file} cannot be written (${reason}).`, { cause })
  }
  output.result(
    { tag, file, bytes: bytes.length },
    () => `Model ${tag} is now in ${file}, ${bytes.length} bytes.`,
  )
}

/** `models remove <tag>` */
export async function remove({ output }: Context, tag: string): Promise<void> {
  const outcome = await withWarehouse((db) => removeModel(db, requireTag(tag)))
  if (outcome === 'not-found') throw unknownModel(tag)
  output.result({ tag, removed: true }, () => `Model ${tag} is removed. Its tag stays taken.`)
}

function summarise({ run, ...model }: ModelSummary) {
  return { ...model, trained_at: run?.startedAt ?? null, backend: run?.backend ?? null }
}

function describe(model: ModelSummary): [string, string | number][] {
  const facts: [string, string | number][] = [
    ['Model', model.tag ?? '–'],
    ['Accuracy', digits(model.accuracy)],
    ['Precision (normal)', digits(model.precision)],
    ['Recall (normal)', digits(model.recall)],
    ['Threshold', digits(model.threshold)],
    ['Range', `${digits(model.minimum)} … ${digits(model.maximum)}`],
    ['Weights', `${model.weightsBytes} bytes`],
  ]
  const { run } = model
  if (run === null) return [...facts, ['Training run', 'none: this model is the thesis’s own']]
  const settings = Object.entries(run.parameters).map(([name, value]) => `${name}=${value}`)
  return [
    ...facts,
    ['Trained', `${run.startedAt} UTC, in ${duration(run.durationMilliseconds / 1000)} on ${run.backend}`],
    ['Period', `${run.beginDate} to ${run.endDate}`],
    ['Settings', settings.join('\n')],
    [
      'ECGs',
      Object.entries(run.counts)
        .map(([name, count]) => `${name} ${count}`)
        .join(', '),
    ],
    ['Training loss', `${drawSparkline(run.losses.training)} ${digits(run.losses.training.at(-1))}`],
    ['Validation loss', `${drawSparkline(run.losses.validation)} ${digits(run.losses.validation.at(-1))}`],
    ['Rows (SHA-256)', run.rowsDigest],
    ['Weights (SHA-256)', run.weightsDigest],
  ]
}
