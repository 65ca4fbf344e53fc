/** One deflection of the ECG as a Gaussian over the heart cycle's phase, where one cycle is 2π and R stands at 0. */
export type Wave = {
  /** Where its peak stands, in radians. */
  angle: number
  /** Its peak over the baseline, in the model's own amplitude unit (R in McSharry's lead is 0.3). */
  height: number
  /** Its standard deviation, in radians. */
  width: number
}

/** Past this many standard deviations a wave is below a millionth of its height. */
const REACH = 5.3

/**
 * Adds one wave to samples taken at even steps of the phase.
 *
 * @param samples changed in place
 * @param firstAngle the phase of the first sample, in radians
 * @param angleStep the phase from one sample to the next, in radians, above 0
 */
export function addWave(samples: Float64Array, wave: Wave, firstAngle: number, angleStep: number): void {
  const reach = REACH * wave.width
  const first = Math.max(0, Math.ceil((wave.angle - reach - firstAngle) / angleStep))
  const last = Math.min(samples.length - 1, Math.floor((wave.angle + reach - firstAngle) / angleStep))
  for (let index = first; index <= last; index++) {
    const distance = (firstAngle + index * angleStep - wave.angle) / wave.width
    samples[index] = (samples[index] as number) + wave.height * Math.exp(-0.5 * distance * distance)
  }
}

export type McSharryWaveName = 'P' | 'Q' | 'R' | 'S' | 'T'

/**
 * Table I of McSharry, Clifford, Tarassenko and Smith, "A dynamical model for generating synthetic
 * electrocardiogram signals", IEEE Trans. Biomed. Eng. 50(3):289-294, 2003: the angle θ (radians), the strength a
 * and the width b (radians) of each wave.
 */
const TABLE: Record<McSharryWaveName, { theta: number; a: number; b: number }> = {
  P: { theta: -Math.PI / 3, a: 1.2, b: 0.25 },
  Q: { theta: -Math.PI / 12, a: -5, b: 0.1 },
  R: { theta: 0, a: 30, b: 0.1 },
  S: { theta: Math.PI / 12, a: -7.5, b: 0.1 },
  T: { theta: Math.PI / 2, a: 0.75, b: 0.4 },
}

/** The power of √(heart rate / 60) that moves each wave's angle, as in the authors' program ECGSYN. */
const ANGLE_EXPONENT: Record<McSharryWaveName, number> = { P: 0.5, Q: 1, R: 0, S: 1, T: 0 }

/**
 * A wave of McSharry's model at a heart rate. At steady rotation the model's equation integrates, without its slow
 * return to the baseline, to a Gaussian of height a·b²; ECGSYN widens the waves by √(heart rate / 60), since a
 * heartbeat shortens less than the pause after it.
 *
 * @param heartRate in beats per minute
 */
export function mcsharryWave(name: McSharryWaveName, heartRate: number): Wave {
  const { theta, a, b } = TABLE[name]
  const rateFactor = Math.sqrt(heartRate / 60)
  return { angle: theta * rateFactor ** ANGLE_EXPONENT[name], height: a * b * b, width: b * rateFactor }
}

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
