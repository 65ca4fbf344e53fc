import type { Wave } from './wave.ts'

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
