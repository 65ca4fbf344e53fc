import { fromUtcColumn } from '@vigia/db'
import type { TrainingEcgs } from '../queries/training-ecgs.ts'
import type { TrainingRunRow } from '../queries/trainings.ts'
import { localMoment } from '../tables.ts'
import type { Training } from './training.ts'

type Origins = Pick<TrainingEcgs, 'relabelled' | 'reference'>

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0)

/** What became of rows that answers made and of reference beats, as a run records it; nothing where there were none. */
export function countOrigins({ relabelled, reference }: Origins): Record<string, number> {
  const { taken, leftOut, missing } = relabelled
  const counts = {
    relabelled: sum(taken),
    ...prefixed('relabelled_', taken),
    ...prefixed('relabelled_left_out_by_', leftOut),
    relabelled_missing: missing,
    reference_kept_out: reference.keptOut,
    reference_added_since: reference.addedSince,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

const prefixed = (prefix: string, counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [prefix + name, count]))

const words = {
  taken: { once: 'read once', agreed: 'agreed', adjudicated: 'decided by an adjudicator' },
  leftOut: {
    person: 'by a person',
    period: 'by period',
    agreement: 'by agreement',
    reader: 'by reader',
    cap: 'beyond a bound',
  },
} as const

/** The same for people; nothing where there were no such rows. */
export function describeOrigins({ relabelled, reference }: Origins): [string, string][] {
  const { taken, leftOut } = relabelled
  const list = (counts: Record<string, number>, names: Record<string, string>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${names[name]}`)
      .join(', ')
  const [all, without] = [sum(taken), sum(leftOut)]
  const lines = [
    ...(all > 0 ? [`${all}: ${list(taken, words.taken)}`] : []),
    ...(without > 0 ? [`left out ${without}: ${list(leftOut, words.leftOut)}`] : []),
  ]
  const { keptOut } = reference
  return [
    ...(lines.length > 0 ? [['Relabelled', lines.join('\n')] satisfies [string, string]] : []),
    ...(keptOut > 0 ? [['Reference beats', `${keptOut} kept out`] satisfies [string, string]] : []),
  ]
}

/** What keeps a training set from being what it was, in sentences. */
export function listOriginWarnings({ relabelled, reference }: Origins): string[] {
  const { missing } = relabelled
  const { addedSince } = reference
  return [
    ...(missing > 0
      ? [
          `${missing} rows that answers had made by that moment are gone without a record: the training set is not quite what it was.`,
        ]
      : []),
    ...(addedSince > 0
      ? [
          `${addedSince} of these ECGs have become reference beats since that moment: on those the model cannot be compared with others.`,
        ]
      : []),
  ]
}

/** Whether a training came to what the run came to that it was to be like; undefined where it was to be like none. */
export function compareWithLike({ like }: Training, run: TrainingRunRow) {
  if (like === undefined) return undefined
  const hasSameRows = like.rowsDigest === run.rowsDigest
  return { tag: like.tag, hasSameRows, hasSameWeights: like.weightsDigest === run.weightsDigest }
}

/** The same for people, with the moment as of which was read; nothing for a training of the table as it stands. */
export function describeRepetition(training: Training, run: TrainingRunRow): [string, string][] {
  const compared = compareWithLike(training, run)
  const said = (isSame: boolean) => (isSame ? 'the same' : 'others')
  return [
    ...(training.asOf === undefined
      ? []
      : [['As of', localMoment(training.asOf)] satisfies [string, string]]),
    ...(compared === undefined
      ? []
      : [
          [
            `Like ${compared.tag}`,
            `rows: ${said(compared.hasSameRows)}, model: ${compared.hasSameWeights ? 'the same, byte for byte' : 'another'}`,
          ] satisfies [string, string],
        ]),
  ]
}

/** One object of it, for a program; empty for a training of the table as it stands. */
export function repetitionData(training: Training, run: TrainingRunRow) {
  const compared = compareWithLike(training, run)
  return {
    ...(training.asOf === undefined ? {} : { as_of: fromUtcColumn(training.asOf) }),
    ...(compared === undefined
      ? {}
      : { like: compared.tag, same_rows: compared.hasSameRows, same_weights: compared.hasSameWeights }),
  }
}
