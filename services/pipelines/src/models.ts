import { resolve } from 'node:path'
import { decodeStoredModel, encodeModel, isPickle } from '@vigia/autoencoder'
import { drawSparkline } from '@vigia/beat-chart'
import { findThresholdOrigin, fromUtcColumn, type ThresholdOrigin } from '@vigia/db'
import { listAliases } from '@vigia/registry'
import { personsFolder, VigiaError } from '@vigia/runtime'
import { requireTag, unknownModel } from './model-tag.ts'
import {
  findModel,
  findStoredModel,
  listAllThresholdChanges,
  listModels,
  listThresholdChanges,
  type ModelDetails,
  type ModelSummary,
  removeModel,
  type StoredModelRow,
  type ThresholdChange,
} from './queries/models.ts'
import { type FailedAttempt, listDrops, listFailedAttempts } from './queries/trainings.ts'
import { recordExport } from './record-export.ts'
import type { Context } from './run-command.ts'
import { digits, duration, factsTable, listTable, localMoment, zoneName } from './tables.ts'
import { withWarehouse } from './warehouse.ts'
import { writeWhole } from './write-whole.ts'

/** `models list` */
export async function list(context: Context, options: { failed?: boolean }): Promise<void> {
  if (options.failed) return await listFailed(context)
  const { models, changes, standing } = await withWarehouse(async (db) => ({
    models: await listModels(db),
    changes: await listAllThresholdChanges(db),
    standing: Map.groupBy(await listAliases(db), ({ modelId }) => modelId),
  }))
  const used = new Map(models.map(({ tag, id }) => [tag, id]))
  const rows = models.map((model) => ({
    model,
    aliases: (standing.get(model.id) ?? []).map(({ alias }) => alias),
    isUsed: used.get(model.tag) === model.id,
    origin: findThresholdOrigin(model.threshold, model.run, changes.get(model.id) ?? []),
  }))
  context.output.result(
    rows.map(({ model, aliases, isUsed, origin }) => ({
      ...summarise(model, origin),
      aliases,
      is_used: isUsed,
    })),
    () => {
      if (models.length === 0) return 'There are no models yet: `pipelines train <tag>` makes one.'
      return listTable(
        ['Tag', `Trained (${zoneName()})`, 'From', 'Backend', 'Accuracy', 'Precision', 'Recall', 'Threshold'],
        rows.map(({ model, aliases, isUsed, origin }) => [
          isUsed
            ? [model.tag ?? '–', ...aliases].join(', ')
            : `${model.tag} (not used: model ${used.get(model.tag)} has this tag)`,
          model.run === null ? '–' : localMoment(model.run.startedAt),
          formOf(model),
          model.run?.backend ?? '–',
          digits(model.accuracy),
          digits(model.precision),
          digits(model.recall),
          describeThreshold(model.threshold, origin),
        ]),
      )
    },
  )
}

async function listFailed({ output }: Context): Promise<void> {
  const attempts = await withWarehouse((db) => listFailedAttempts(db))
  output.result(attempts.map(attemptData), () => {
    if (attempts.length === 0) return 'No training has failed.'
    return listTable(
      ['Tag', `Started (${zoneName()})`, 'Outcome', 'Why'],
      attempts.map(({ tag, startedAt, outcome, message }) => [
        tag,
        localMoment(startedAt),
        outcome,
        message ?? 'the process ended without a word',
      ]),
    )
  })
}

function attemptData({ tag, startedAt, endedAt, outcome, code, message, parameters }: FailedAttempt) {
  return {
    tag,
    started_at: fromUtcColumn(startedAt),
    ended_at: endedAt === null ? null : fromUtcColumn(endedAt),
    outcome,
    code,
    message,
    parameters,
  }
}

/** `models show <tag>` */
export async function show(
  context: Context,
  tag: string,
  options: { dropped?: boolean } = {},
): Promise<void> {
  if (options.dropped) return await showDropped(context, tag)
  const { output } = context
  const { model, row, changes } = await withWarehouse(async (db) => {
    const found = await findModel(db, requireTag(tag))
    const stored = await findStoredModel(db, tag)
    if (found === undefined || stored === undefined) throw await unknownModel(db, tag)
    return { model: found, row: stored, changes: await listThresholdChanges(db, found.id) }
  })
  const origin = findThresholdOrigin(model.threshold, model.run, changes)
  const contents = examine(row)
  const run = model.run && withMoments(model.run)
  output.result(
    { ...summarise(model, origin), ...contents, run, threshold_changes: changes.map(changeData) },
    () => factsTable(describe(model, origin, contents, changes)),
  )
}

/** A run with its moments in ISO 8601. */
function withMoments<Run extends Record<'startedAt', string> & Record<'readAt' | 'asOf', string | null>>(
  run: Run,
) {
  const { startedAt, readAt, asOf } = run
  return {
    ...run,
    startedAt: fromUtcColumn(startedAt),
    readAt: readAt === null ? null : fromUtcColumn(readAt),
    asOf: asOf === null ? null : fromUtcColumn(asOf),
  }
}

/** `models show <tag> --dropped` */
async function showDropped({ output }: Context, tag: string): Promise<void> {
  const drops = await withWarehouse(async (db) => {
    if ((await findModel(db, requireTag(tag))) === undefined) throw await unknownModel(db, tag)
    return await listDrops(db, tag)
  })
  output.result(
    drops.map(({ ecgId, votes, beat }) => ({ ecg_id: ecgId, votes, beat })),
    () => {
      if (drops.length === 0) return `The training of model ${tag} left out no normal ECG.`
      return listTable(
        ['ECG', 'Beat', 'Votes of 10'],
        drops.map(({ ecgId, beat, votes }) => [ecgId, beat ?? '–', votes]),
      )
    },
  )
}

interface Contents {
  network: string | null
  /** How its errors are measured, and what gives its verdicts: the threshold, or a head of so many vectors. */
  score: string | null
  support_vectors: number | null
  problem: string | null
}

/** What a model's stored bytes say of it, or why they cannot be used. */
function examine(row: StoredModelRow): Contents {
  try {
    const { network, score, head } = decodeStoredModel(row)
    const vectors = head?.coefficients.length ?? null
    return { network: network.name, score, support_vectors: vectors, problem: null }
  } catch (error) {
    if (!(error instanceof VigiaError)) throw error
    return { network: null, score: null, support_vectors: null, problem: error.message }
  }
}

function changeData({ previous, threshold, changedBy, reason, changedAt }: ThresholdChange) {
  return { previous, threshold, changed_by: changedBy, reason, changed_at: fromUtcColumn(changedAt) }
}

/** `models export <tag> <file>` */
export async function exportModel({ output }: Context, tag: string, file: string): Promise<void> {
  const row = await withWarehouse(async (db) => {
    const found = await findStoredModel(db, requireTag(tag))
    if (found === undefined) throw await unknownModel(db, tag)
    await recordExport(db, tag, 'weights')
    return found
  })
  const bytes = exportedBytes(row)
  await writeWhole(resolve(personsFolder(), file), bytes, { name: file, hint: '' })
  output.result(
    { tag, file, bytes: bytes.length },
    () => `Model ${tag} is now in ${file} (${bytes.length} bytes).`,
  )
}

/** The stored bytes as they are; written anew for a pickle, and where the threshold has been set since training. */
function exportedBytes(row: StoredModelRow): Uint8Array {
  const model = decodeStoredModel(row)
  return model.threshold === model.trainedThreshold ? row.weights : encodeModel(model)
}

/** `models remove <tag>` */
export async function remove({ output }: Context, tag: string): Promise<void> {
  await withWarehouse(async (db) => {
    const outcome = await removeModel(db, requireTag(tag))
    if (outcome === 'not-found') throw await unknownModel(db, tag)
  })
  output.result({ tag, removed: true }, () => `Model ${tag} has been removed. Its tag stays taken.`)
}

function summarise({ run, firstBytes, ...model }: ModelSummary, origin: ThresholdOrigin) {
  return {
    ...model,
    from: formOf({ run, firstBytes }),
    trained_at: run === null ? null : fromUtcColumn(run.startedAt),
    backend: run?.backend ?? null,
    trained_threshold: origin.trained,
    threshold_differs: origin.differs,
    threshold_unrecorded: origin.isUnrecorded,
  }
}

/** Where a model comes from. */
function formOf({ run, firstBytes }: Pick<ModelSummary, 'run' | 'firstBytes'>): string {
  if (firstBytes === null || firstBytes.length === 0) return 'no weights'
  if (isPickle(firstBytes)) return 'thesis (pickle)'
  return run === null ? 'no training run' : 'Vigia'
}

type Fact = [string, string | number]

function describe(
  model: ModelDetails,
  origin: ThresholdOrigin,
  { network, score, support_vectors: vectors, problem }: Contents,
  changes: readonly ThresholdChange[],
): Fact[] {
  const { run } = model
  return [
    ['Model', model.tag ?? '–'],
    ['From', formOf(model)],
    ...(problem === null ? [] : [['Cannot judge', problem] satisfies Fact]),
    ['Accuracy', digits(model.accuracy)],
    ['Precision (normal)', digits(model.precision)],
    ['Recall (normal)', digits(model.recall)],
    ['Threshold', describeThreshold(model.threshold, origin)],
    ...(origin.differs
      ? [['', 'The figures above are of the threshold that training found.'] satisfies Fact]
      : []),
    ...(changes.length === 0 ? [] : [['Set', changes.map(describeChange).join('\n')] satisfies Fact]),
    ['Range', `${digits(model.minimum)} … ${digits(model.maximum)}`],
    ['Network', network ?? '–'],
    ['Error', score ?? '–'],
    ['Verdict', vectors === null ? 'by the threshold' : `by a head of ${vectors} support vectors`],
    ['Weights', `${model.weightsBytes} bytes`],
    ...(run === null
      ? [['Training run', 'none: it was not trained by Vigia'] satisfies Fact]
      : describeRun(run)),
  ]
}

function describeChange({ previous, threshold, changedBy, reason, changedAt }: ThresholdChange): string {
  const why = reason === null ? '' : `: ${reason}`
  return `${localMoment(changedAt)} ${digits(previous)} → ${digits(threshold)} by ${changedBy}${why}`
}

function describeRun(run: NonNullable<ModelDetails['run']>): Fact[] {
  const list = (entries: Record<string, string | number>, join: (name: string, value: unknown) => string) =>
    Object.entries(entries).map(([name, value]) => join(name, value))
  return [
    [
      `Trained (${zoneName()})`,
      `${localMoment(run.startedAt)}, in ${duration(run.durationMilliseconds / 1000)} on ${run.backend}`,
    ],
    ['Period', `${run.beginDate} to ${run.endDate}`],
    ['Settings', list(run.parameters, (name, value) => `${name}=${value}`).join('\n')],
    ['ECGs', list(run.counts, (name, count) => `${name} ${count}`).join(', ')],
    ['Training loss', `${drawSparkline(run.losses.training)} ${digits(run.losses.training.at(-1))}`],
    ['Validation loss', `${drawSparkline(run.losses.validation)} ${digits(run.losses.validation.at(-1))}`],
    ...(run.readAt === null
      ? []
      : [
          [
            run.asOf === null ? 'Rows read' : 'Rows as of',
            fromUtcColumn(run.asOf ?? run.readAt),
          ] satisfies Fact,
        ]),
    ['Rows (SHA-256)', run.rowsDigest],
    ['Weights (SHA-256)', run.weightsDigest],
  ]
}

/** A threshold for people, with what it was before somebody set it. */
function describeThreshold(
  stored: number | null,
  { trained, differs, isUnrecorded }: ThresholdOrigin,
): string {
  if (!differs) return isUnrecorded ? `${digits(stored)} (set in the table)` : digits(stored)
  return `${digits(stored)} (${isUnrecorded ? 'set in the table' : 'set'}; training found ${digits(trained)})`
}
