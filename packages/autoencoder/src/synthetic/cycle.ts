import { type McSharryWaveName, mcsharryWave } from './mcsharry-waves.ts'
import type { Wave } from './wave.ts'

/**
 * The waves from one R to the next, in order of time: what follows this beat's R, then what announces the next one.
 * `ST` is the level between S and T, zero in a healthy beat; `U` is the low wave after T, which McSharry's table
 * leaves out.
 */
export const WAVE_NAMES = ['R', 'S', 'ST', 'T', 'U', 'nextP', 'nextQ', 'nextR', 'nextS'] as const

export type WaveName = (typeof WAVE_NAMES)[number]

/** One heart cycle: each wave with its angle counted from this beat's R, so that the next R stands at 2π. */
export type Cycle = Record<WaveName, Wave>

/**
 * How a lead over the right heart sees the waves of McSharry's, which looks along the heart's axis: a small R before a
 * deep S, a shallow inverted T. It is the look of the recording that ECG5000 was cut from.
 */
const LEAD_GAIN: Record<McSharryWaveName, number> = { P: 1, Q: 0.1, R: 0.2, S: 2.1, T: -0.16 }

/** In that recording P comes early: its conduction from atrium to ventricle is slow. In radians. */
const SLOW_CONDUCTION = -0.15

/**
 * The cycle of a healthy beat.
 *
 * @param heartRate in beats per minute
 */
export function healthyCycle(heartRate: number): Cycle {
  const P = waveInLead('P', heartRate)
  const R = waveInLead('R', heartRate)
  const S = waveInLead('S', heartRate)
  const T = waveInLead('T', heartRate)
  return {
    R,
    S,
    ST: { angle: 0.9, height: 0, width: 0.35 },
    T,
    U: { angle: 3.45, height: 0.03, width: 0.65 },
    nextP: nextCycle({ ...P, angle: P.angle + SLOW_CONDUCTION }),
    nextQ: nextCycle(waveInLead('Q', heartRate)),
    nextR: nextCycle(R),
    nextS: nextCycle(S),
  }
}

function waveInLead(name: McSharryWaveName, heartRate: number): Wave {
  const wave = mcsharryWave(name, heartRate)
  return { ...wave, height: wave.height * LEAD_GAIN[name] }
}

function nextCycle(wave: Wave): Wave {
  return { ...wave, angle: wave.angle + 2 * Math.PI }
}
