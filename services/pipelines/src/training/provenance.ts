import { fromUtcColumn } from '@vigia/db'
import type { RelabelledCounts } from '../queries/training-ecgs.ts'
import type { TrainingRunRow } from '../queries/trainings.ts'
import { localMoment } from '../tables.ts'
import type { Training } from './training.ts'

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0)

/** What became of the rows that answers made, as a run records it; nothing where there were none. */
export function countRelabelled({ taken, leftOut, missing }: RelabelledCounts): Record<string, number> {
  const counts = {
    relabelled: sum(taken),
    ...prefixed('relabelled_', taken),
    ...prefixed('relabelled_left_out_by_', leftOut),
    relabelled_missing: missing,
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

const prefixed = (prefix: string, counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).map(([name, count]) => [prefix + name, count]))

const words = {
  taken: { once: 'read once', agreed: 'agreed', adjudicated: 'decided by an adjudicator' },
  leftOut: { period: 'by period', agreement: 'by agreement', reader: 'by reader', cap: 'beyond a bound' },
} as const

/** The same for people, in lines; none where there were no such rows. */
export function describeRelabelled({ taken, leftOut }: RelabelledCounts): string[] {
  const list = (counts: Record<string, number>, names: Record<string, string>) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${count} ${names[name]}`)
      .join(', ')
  const [all, without] = [sum(taken), sum(leftOut)]
  return [
    ...(all > 0 ? [`${all}: ${list(taken, words.taken)}`] : []),
    ...(without > 0 ? [`left out ${without}: ${list(leftOut, words.leftOut)}`] : []),
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
