import type { Disorder } from './beat-kinds.ts'
import { type Cycle, WAVE_NAMES } from './cycle.ts'
import type { RandomSource } from './random-source.ts'

/** Beat-to-beat variation as standard deviations: of the angle in radians, of height and width in parts of themselves. */
const VARIATION = { angle: 0.02, height: 0.1, width: 0.06 }

/**
 * Moves a healthy cycle towards a disorder, each named wave by the same part of the way.
 *
 * @param severity 0 leaves the cycle healthy, 1 is the disorder as described
 */
export function disturbCycle(cycle: Cycle, disorder: Disorder, severity: number): Cycle {
  const disturbed = { ...cycle }
  for (const name of WAVE_NAMES) {
    const healthy = cycle[name]
    const target = { ...healthy, ...disorder.waves[name] }
    disturbed[name] = {
      angle: healthy.angle + severity * (target.angle - healthy.angle),
      height: healthy.height + severity * (target.height - healthy.height),
      width: healthy.width + severity * (target.width - healthy.width),
    }
  }
  return disturbed
}

/** A cycle whose waves differ a little from the given one's, as no two beats of a heart are alike. */
export function varyCycle(cycle: Cycle, random: RandomSource): Cycle {
  const varied = { ...cycle }
  for (const name of WAVE_NAMES) {
    const { angle, height, width } = cycle[name]
    varied[name] = {
      angle: random.normal(angle, VARIATION.angle),
      height: height * random.normal(1, VARIATION.height),
      // A width near or below 0 would be no wave at all.
      width: width * Math.max(0.5, random.normal(1, VARIATION.width)),
    }
  }
  return varied
}
