import { type Bounds, describeBeat, type Model } from '@vigia/autoencoder'
import { unlikePrefix } from '@vigia/contracts/ecg'

/** How far beyond the training beats' range a sample must lie to be worth a word, in widths of that range. */
const margin = 0.1

/**
 * Says in what a raw beat is unlike the beats that a model was trained on; nothing where it is like them. Of a model of
 * the thesis only their range is known. The pages translate these forms: `services/audit-ui/src/reading/reasons.ts`.
 *
 * @param raw finite samples, in the clinic's unit
 */
export function listUnlikeness(raw: Float64Array, { range, profile }: Model): string[] {
  const lowest = raw.reduce((least, value) => Math.min(least, value))
  const highest = raw.reduce((most, value) => Math.max(most, value))
  const { mean, deviation } = describeBeat(raw)
  const beyond = margin * (range.maximum - range.minimum)
  const isFlat = lowest === highest
  return [
    ...(isFlat && profile?.deviation.lowest !== 0 ? ['flat'] : []),
    ...(lowest < range.minimum - beyond || highest > range.maximum + beyond
      ? [
          `values from ${short(lowest)} to ${short(highest)}, ` +
            `the training beats' range is ${short(range.minimum)} to ${short(range.maximum)}`,
        ]
      : []),
    ...(profile && isOutside(mean, profile.mean)
      ? [`a mean of ${short(mean)}, ${expected(profile.mean)}`]
      : []),
    ...(profile && !isFlat && isOutside(deviation, profile.deviation)
      ? [`a deviation of ${short(deviation)}, ${expected(profile.deviation)}`]
      : []),
  ].map((reason) => unlikePrefix + reason)
}

function isOutside(value: number, { lowest, highest }: Bounds): boolean {
  return value < lowest || value > highest
}

function expected({ lowest, highest }: Bounds): string {
  return `where theirs is taken to lie between ${short(lowest)} and ${short(highest)}`
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)))
}
