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
    samples[index] += wave.height * Math.exp(-0.5 * distance * distance)
  }
}
