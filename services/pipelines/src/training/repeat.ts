import { isDay } from '@vigia/contracts/calendar'
import { core, type Db, toUtcColumn, trainingRun } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { ownBackend } from '../inference/judging-model.ts'

/** What of an earlier training is to be done again. */
export interface RepeatOptions {
  /** The moment as of which the training table is read: ISO 8601, or `then`, when the run of `like` read it. */
  asOf?: string
  /** A model whose recorded settings are taken. */
  like?: string
}

/** A training run as far as another can be like it. */
export interface RecordedRun {
  tag: string
  rowsDigest: string
  weightsDigest: string
  /** When it read the training table, or as of when: UTC, as the column holds it. */
  readAt: string
  /** Every setting it was trained by, by the name of its variable. */
  environment: Record<string, string>
}

/** @throws VigiaError `model-unknown` for a tag that no training of Vigia's has had */
export async function findRecordedRun(db: Db, tag: string): Promise<RecordedRun> {
  const [run] = await db.select().from(trainingRun).where(core.eq(trainingRun.tag, tag)).limit(1)
  if (run === undefined)
    throw new VigiaError(
      'model-unknown',
      `There is no training run of a model ${tag}, so none can be like it.`,
    )
  const { rowsDigest, weightsDigest, parameters, beginDate, endDate, backend } = run
  const settings = {
    ...{ ...parameters, begin_date: beginDate, end_date: endDate },
    // Without TensorFlow.js, none was chosen.
    ...(backend !== ownBackend && { tf_backend: backend }),
  }
  return {
    ...{ tag, rowsDigest, weightsDigest },
    // Of runs before it was kept: they read their rows in the second in which they began.
    readAt: run.asOf ?? run.readAt ?? run.startedAt,
    environment: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name.toUpperCase(), String(value)]),
    ),
  }
}

/**
 * The environment with the settings of an earlier run in the place of its own.
 *
 * @param names all settings of a training: one that the run has not recorded has its default
 */
export function environmentLike(
  run: RecordedRun,
  names: readonly string[],
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const others = Object.entries(environment).filter(([name]) => !names.includes(name))
  return { ...Object.fromEntries(others), ...run.environment }
}

/**
 * The moment of `--as-of`, as our columns hold it. One without a zone is by the clock of TZ.
 *
 * @throws VigiaError `usage`
 */
export function parseMoment(text: string, like: RecordedRun | undefined): string {
  if (text === 'then') {
    if (like !== undefined) return like.readAt
    throw new VigiaError(
      'usage',
      '--as-of then is the moment at which the run of --like read: name that too.',
    )
  }
  const [, day = '', time = '', zone = ''] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  const moment = new Date(`${day}T${time}${zone}`)
  if (!isDay(day) || Number.isNaN(moment.getTime()))
    throw new VigiaError(
      'usage',
      '--as-of must be a moment such as 2026-05-01T12:34:56Z or "2026-05-01 12:34" (by the clock of TZ), or then.',
    )
  return toUtcColumn(moment)
}
