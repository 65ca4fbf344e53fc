import { MersenneTwister, rankSuspicious, toBlocks } from '@vigia/autoencoder'
import { meanInterval } from '@vigia/contracts/statistics'
import { divide } from './accuracy.ts'
import { measure } from './figures.ts'
import { chooseBeats, type LabelledBeats } from './labelled-beats.ts'
import { plantWrongNormals } from './poison.ts'
import { judgeByModel, trainModel } from './train.ts'

const FIRST_LOOKED_AT = 100
const MORE_THAN_SUSPECTED = 1.2

export type SecondReading = {
  /** The share of planted ones among the first 100 that are offered. */
  precisionOfFirst: number
  /** The share of the planted ones among 1.2 times as many as are suspected. */
  recall: number
}

/** How well suspicious normals are ranked where one normal in ten of the training part is planted. */
export function measureSecondReading(all: LabelledBeats, share: number, seed: number): SecondReading {
  const { training } = divide(all, seed)
  const { beats, planted } = plantWrongNormals(training, share, seed)
  const ranked = rankSuspicious(toBlocks(beats.beats.values), beats.verdicts, { seed })
  const hits = (count: number) => ranked.slice(0, count).filter(({ row }) => planted.has(row)).length
  const suspected = ranked.filter(({ decision }) => decision > 0).length
  return {
    precisionOfFirst: hits(FIRST_LOOKED_AT) / FIRST_LOOKED_AT,
    recall: hits(Math.round(MORE_THAN_SUSPECTED * suspected)) / planted.size,
  }
}

/** Beats that are read before there is a model to order them by, and between two fits. */
const FIRST_READ = 40
const READ_BETWEEN_FITS = 20
/** The network draws the picture alone, and no verdict depends on it. */
const SHORT_NETWORK = { starts: 1, epochs: 1 }

export type MixedReading = { read: number; accuracy: number; accuracyOfAll: number }

/**
 * A head that learns from the beats that were read, half of them the most doubtful and half random, beside one that
 * learns from all of the training part; both on the test part.
 *
 * @param most how many are read in the end
 */
export async function measureMixedReading(
  all: LabelledBeats,
  most: number,
  seed: number,
): Promise<MixedReading> {
  const { training, test } = divide(all, seed)
  const random = new MersenneTwister(seed)
  const order = Int32Array.from(training.verdicts.keys())
  random.shuffle(order)
  const unread = new Set(order)
  const read: number[] = []
  const take = (row: number) => {
    read.push(row)
    unread.delete(row)
  }
  for (const row of order.subarray(0, FIRST_READ)) take(row)
  const fitTo = (beats: LabelledBeats) =>
    trainModel('best', beats, test, { seed, isGuarded: true }, SHORT_NETWORK)
  const fitToRead = () => fitTo(chooseBeats(training, Int32Array.from(read)))
  while (read.length < most) {
    const model = await fitToRead()
    const rows = Int32Array.from(unread)
    const { scores } = await judgeByModel(model, chooseBeats(training, rows))
    const doubtful = [...rows.keys()].sort(
      (left, right) => Math.abs(scores[left] as number) - Math.abs(scores[right] as number),
    )
    for (const place of doubtful.slice(0, READ_BETWEEN_FITS / 2)) take(rows[place] as number)
    const rest = Int32Array.from(unread)
    random.shuffle(rest)
    for (const row of rest.subarray(0, READ_BETWEEN_FITS / 2)) take(row)
  }
  const accuracyOf = async (model: Awaited<ReturnType<typeof fitTo>>) =>
    measure(await judgeByModel(model, test), test.verdicts).accuracy
  return {
    read: read.length,
    accuracy: await accuracyOf(await fitToRead()),
    accuracyOfAll: await accuracyOf(await fitTo(training)),
  }
}

/** The mean of each figure over random states, with its interval. */
export function summariseReading<Name extends string>(repetitions: readonly Record<Name, number>[]) {
  const names = Object.keys(repetitions[0] ?? {}) as Name[]
  return Object.fromEntries(
    names.map((name) => [name, meanInterval(repetitions.map((each) => each[name]))]),
  ) as Record<Name, ReturnType<typeof meanInterval>>
}
