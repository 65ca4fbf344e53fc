import { ECG_LENGTH } from '@vigia/contracts/ecg'
import type { ValueRange } from './value-range.ts'

/** The rectangle that a beat's curves fill, in pixels, and where a sample and a value stand in it. */
export type PlotArea = {
  left: number
  top: number
  width: number
  height: number
  range: ValueRange
  /** @param sample 0 to `ECG_LENGTH` - 1 */
  x: (sample: number) => number
  y: (value: number) => number
}

export function plotArea(
  rectangle: { left: number; top: number; width: number; height: number },
  range: ValueRange,
): PlotArea {
  const { left, top, width, height } = rectangle
  return {
    ...rectangle,
    range,
    x: (sample) => left + (sample / (ECG_LENGTH - 1)) * width,
    y: (value) => top + ((range.high - value) / (range.high - range.low)) * height,
  }
}
