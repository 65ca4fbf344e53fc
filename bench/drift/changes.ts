import { describeBeat, type MersenneTwister } from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'

/** A change of a beat's samples in place, as a device or a patient could make it. */
export type Change = (beat: Float32Array, random: MersenneTwister) => void

/** Samples on each side of the R wave that belong to it. */
const halfOfWave = 6

/** The changes that drift must be told from, by name; the renormalised ones leave mean and deviation as they were. */
export const changes: Record<string, Change> = {
  'offset +0.3': offset(0.3),
  'offset +0.1': offset(0.1),
  'gain × 1.3': gain(1.3),
  'gain × 1.05': gain(1.05),
  'noise sd 0.1': renormalised(noise(0.1)),
  'noise sd 0.3': renormalised(noise(0.3)),
  'noise sd 1': renormalised(noise(1)),
  'wander 0.6': renormalised(wander(0.6)),
  'wander 0.3': renormalised(wander(0.3)),
  'stretch 5 %': renormalised(stretch(1.05)),
  'shift 2 samples': renormalised(shift(2)),
  'R wave × 0.8': scaledWave(0.8),
}

/** The R wave made smaller or larger, by a factor. */
export function scaledWave(by: number): Change {
  return renormalised(scaleWave(by))
}

/** Little differences from beat to beat, as those of one patient have. */
export const slightWander = renormalised(wander(0.03))

function offset(by: number): Change {
  return (beat) => {
    for (let sample = 0; sample < ECG_LENGTH; sample++) beat[sample] = (beat[sample] as number) + by
  }
}

function gain(by: number): Change {
  return (beat) => {
    for (let sample = 0; sample < ECG_LENGTH; sample++) beat[sample] = (beat[sample] as number) * by
  }
}

function noise(deviation: number): Change {
  return (beat, random) => {
    for (let sample = 0; sample < ECG_LENGTH; sample++)
      beat[sample] = (beat[sample] as number) + deviation * drawNormal(random)
  }
}

/** Half a turn to one turn of a sine over the beat, as breathing makes it. */
function wander(amplitude: number): Change {
  return (beat, random) => {
    const turns = 0.5 + 0.5 * random.nextDouble()
    const phase = 2 * Math.PI * random.nextDouble()
    for (let sample = 0; sample < ECG_LENGTH; sample++)
      beat[sample] =
        (beat[sample] as number) + amplitude * Math.sin((2 * Math.PI * turns * sample) / ECG_LENGTH + phase)
  }
}

function stretch(by: number): Change {
  return (beat) => {
    const before = beat.slice()
    for (let sample = 0; sample < ECG_LENGTH; sample++) {
      const place = Math.min(sample / by, ECG_LENGTH - 1)
      const left = Math.floor(place)
      const right = Math.min(left + 1, ECG_LENGTH - 1)
      beat[sample] =
        (before[left] as number) * (1 - place + left) + (before[right] as number) * (place - left)
    }
  }
}

function shift(by: number): Change {
  return (beat) => {
    const first = beat[0] as number
    beat.copyWithin(by, 0)
    beat.fill(first, 0, by)
  }
}

/** The wave around the sample furthest from the mean. */
function scaleWave(by: number): Change {
  return (beat) => {
    let top = 0
    for (let sample = 1; sample < ECG_LENGTH; sample++)
      if (Math.abs(beat[sample] as number) > Math.abs(beat[top] as number)) top = sample
    for (let sample = top - halfOfWave; sample <= top + halfOfWave; sample++)
      if (sample >= 0 && sample < ECG_LENGTH) beat[sample] = (beat[sample] as number) * by
  }
}

function renormalised(change: Change): Change {
  return (beat, random) => {
    const before = describeBeat(beat)
    change(beat, random)
    const after = describeBeat(beat)
    for (let sample = 0; sample < ECG_LENGTH; sample++)
      beat[sample] =
        (((beat[sample] as number) - after.mean) / (after.deviation || 1)) * before.deviation + before.mean
  }
}

/** By Box and Muller. */
function drawNormal(random: MersenneTwister): number {
  return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble())
}
