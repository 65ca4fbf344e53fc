import { MersenneTwister } from '@vigia/autoencoder'
import { divide, type FiguresOfStates } from './accuracy.ts'
import { detectorNames, detectors } from './detectors.ts'
import { measure } from './figures.ts'
import type { LabelledBeats } from './labelled-beats.ts'

/**
 * Labels anomalous beats normal, as careless answers would.
 *
 * @param share of the beats labelled normal afterwards that are not
 * @returns the beats with these labels, and the rows that are labelled wrongly
 */
export function plantWrongNormals(
  { beats, verdicts }: LabelledBeats,
  share: number,
  seed: number,
): { beats: LabelledBeats; planted: Set<number> } {
  const anomalous = Int32Array.from(verdicts.keys()).filter((row) => verdicts[row] === 'anomalous')
  const normal = verdicts.length - anomalous.length
  new MersenneTwister(seed).shuffle(anomalous)
  const planted = new Set(anomalous.subarray(0, Math.round((normal * share) / (1 - share))))
  const labels = verdicts.map((verdict, row) => (planted.has(row) ? 'normal' : verdict))
  return { beats: { beats, verdicts: labels }, planted }
}

/**
 * What each detector comes to when so many of the normal beats of its training part are wrong. The test part's labels
 * are right.
 */
export async function measurePoisoned(
  all: LabelledBeats,
  share: number,
  isGuarded: boolean,
  states: readonly number[],
  progress: (line: string) => void,
): Promise<FiguresOfStates> {
  const found: FiguresOfStates = { thesis: [], labelFree: [], best: [], knn: [] }
  for (const seed of states) {
    const { training, test } = divide(all, seed)
    const poisoned = plantWrongNormals(training, share, seed).beats
    for (const name of detectorNames) {
      const judge = await detectors[name](poisoned, test, { seed, isGuarded })
      const figures = measure(await judge(test), test.verdicts)
      found[name].push(figures)
      progress(
        `Planted ${share * 100} %, guard ${isGuarded ? 'on' : 'off'}, state ${seed}, ${name}: ` +
          `recall ${figures.recall.toFixed(4)}`,
      )
    }
  }
  return found
}
