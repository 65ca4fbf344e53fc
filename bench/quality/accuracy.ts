import { trainTestSplit } from '@vigia/autoencoder'
import { type DetectorName, detectorNames, detectors } from './detectors.ts'
import { type Figures, measure } from './figures.ts'
import { chooseBeats, type LabelledBeats } from './labelled-beats.ts'

/** The thesis's: a fifth of the beats is kept for the test. */
const TEST_SIZE = 0.2

/** The two parts of the beats as `train` divides them by this random state. */
export function divide(all: LabelledBeats, randomState: number) {
  const { train, test } = trainTestSplit(all.beats.count, { testSize: TEST_SIZE, randomState })
  return { training: chooseBeats(all, train), test: chooseBeats(all, test) }
}

/** Each detector's figures, one for each random state. */
export type FiguresOfStates = Record<DetectorName, Figures[]>

/**
 * Fits each detector to the training part of each split, and measures it on the split's test part, and on other beats
 * too where there are some.
 *
 * @param states random states: each gives a split and the seed of the fits
 */
export async function measureAccuracy(
  all: LabelledBeats,
  apart: LabelledBeats | undefined,
  states: readonly number[],
  progress: (line: string) => void,
): Promise<{ ownTestParts: FiguresOfStates; apart?: FiguresOfStates }> {
  const empty = (): FiguresOfStates => ({ thesis: [], labelFree: [], best: [], knn: [] })
  const found = { ownTestParts: empty(), apart: empty() }
  for (const seed of states) {
    const { training, test } = divide(all, seed)
    for (const name of detectorNames) {
      const judge = await detectors[name](training, test, { seed, isGuarded: true })
      const own = measure(await judge(test), test.verdicts)
      found.ownTestParts[name].push(own)
      if (apart !== undefined) found.apart[name].push(measure(await judge(apart), apart.verdicts))
      progress(`State ${seed}, ${name}: accuracy ${own.accuracy.toFixed(4)}`)
    }
  }
  return apart === undefined ? { ownTestParts: found.ownTestParts } : found
}
