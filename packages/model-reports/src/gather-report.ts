import { estimateAgreement, findModelRun, type Run, slices } from '@vigia/auditing'
import { core, type Db, fromUtcColumn, hasTag, model, trainingRun } from '@vigia/db'
import { driftState, readMonitoring } from '@vigia/monitoring'
import { listAliases } from '@vigia/registry'
import type {
  AtTheClinic,
  ComparedModel,
  Days,
  Examples,
  ModelReport,
  Training,
  Work,
} from './model-report.ts'

const { and, asc, eq, isNull } = core

/** What a report tells of the clinic's beats. */
export interface ClinicScope {
  /** Those that count; without them all. */
  days?: Days | undefined
  /** Chosen by who can judge beats. */
  examples: Examples
}

/**
 * Reads what there is to tell of a model.
 *
 * @param scope left out for people who may be reading beats blind
 * @returns undefined when there is no such model
 */
export async function gatherReport(
  db: Db,
  tag: string,
  scope?: ClinicScope,
): Promise<ModelReport | undefined> {
  const found = await findModelRun(db, tag)
  if (found === undefined) return undefined
  const training = found.run && (await readTraining(db, tag, found.run))
  const aliases = await listAliases(db)
  const champion = aliases.find(({ alias }) => alias === 'champion')
  return {
    tag,
    aliases: aliases
      .filter((standing) => standing.tag === tag)
      .map(({ alias, since }) => ({ alias, since }))
      .sort((one, other) => (one.alias < other.alias ? -1 : 1)),
    threshold: found.threshold,
    thresholdChanges: found.thresholdChanges.map(({ previous, threshold, changedAt }) => ({
      previous,
      threshold,
      changedAt,
    })),
    minimum: found.minimum,
    maximum: found.maximum,
    training,
    champion:
      champion === undefined || champion.tag === tag ? null : await readChampion(db, champion.tag, training),
    clinic: scope === undefined ? null : await readClinic(db, tag, scope),
  }
}

async function readClinic(db: Db, tag: string, { days, examples }: ClinicScope): Promise<AtTheClinic> {
  const query = { tag, ...days }
  const agreement = await estimateAgreement(db, query)
  const divided: AtTheClinic['slices'] = []
  for (const by of ['class', 'month', 'error'] as const)
    divided.push({ by, slices: await slices(db, { ...query, by }) })
  return {
    days: days ?? null,
    work: await readWork(db, tag, days),
    agreement,
    slices: divided,
    drift: await driftState(db, tag),
    examples,
  }
}

/** The record of the training with what nobody but a report wants; its settings name no reader. */
async function readTraining(db: Db, tag: string, run: Run): Promise<Training | null> {
  const { rowsDigest, weightsDigest, versions, threshold, readAt, asOf } = trainingRun
  const [row] = await db
    .select({ rowsDigest, weightsDigest, versions, threshold, readAt, asOf })
    .from(model)
    .innerJoin(trainingRun, and(eq(trainingRun.modelId, model.id), isNull(trainingRun.removedAt)))
    .where(hasTag(tag))
    .orderBy(asc(model.id))
    .limit(1)
  if (row === undefined) return null
  return {
    ...run,
    parameters: Object.fromEntries(
      Object.entries(run.parameters).map(([name, value]) => [name, withoutReaders(name, value)]),
    ),
    rowsDigest: row.rowsDigest,
    weightsDigest: row.weightsDigest,
    versions: row.versions,
    threshold: row.threshold,
    readAt: row.readAt === null ? null : fromUtcColumn(row.readAt),
    asOf: row.asOf === null ? null : fromUtcColumn(row.asOf),
  }
}

/** What the weights and bounds of labels are given by, other than a reader. */
const impersonal = ['all', 'once', 'agreed', 'adjudicated', 'reader']

function withoutReaders(name: string, value: string | number): string | number {
  if (!['relabelled_weights', 'relabelled_caps'].includes(name)) return value
  const parts = String(value)
    .split(',')
    .map((part) => part.split('='))
  const kept = parts.filter(([by = '']) => impersonal.includes(by)).map((part) => part.join('='))
  const readers = parts.length - kept.length
  return [...kept, ...(readers > 0 ? [`${readers} by reader`] : [])].join(', ')
}

async function readChampion(db: Db, tag: string, training: Training | null): Promise<ComparedModel | null> {
  const found = await findModelRun(db, tag)
  if (found === undefined) return null
  const other = found.run && (await readTraining(db, tag, found.run))
  const splitOf = ({ rowsDigest, parameters }: Training) =>
    JSON.stringify([rowsDigest, parameters.random_state, parameters.test_size])
  return {
    tag,
    metrics: found.run?.metrics ?? null,
    hasSameBeats: other !== null && training !== null && splitOf(other) === splitOf(training),
  }
}

async function readWork(db: Db, tag: string, days: Days | undefined): Promise<Work | null> {
  const period = days ?? { from: '1970-01-01', to: '2999-12-31' }
  const rows = await readMonitoring(db, { tag, ...period })
  const [first, last] = [rows[0], rows.at(-1)]
  if (first === undefined || last === undefined) return null
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0)
  return {
    firstDay: first.day,
    lastDay: last.day,
    judged: sum(({ judged }) => judged),
    anomalous: sum(({ anomalous }) => anomalous),
    setAside: sum(({ counts }) => counts.setAsideIn + counts.setAsideOut),
  }
}
