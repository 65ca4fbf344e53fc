import { describe, expect, test } from 'vitest'
import {
  findCuts,
  frameAtGain,
  frameOfScale,
  isWholeBeat,
  panFrame,
  panRegion,
  type Region,
  regionBetween,
  ruleFrame,
  ruleRegion,
  type Scale,
  wholeBeat,
  zoomFrame,
  zoomRegion,
} from './frame.ts'

const beat = Array.from({ length: 140 }, (_, sample) => (sample === 70 ? 0.6 : 0.4))
const scale: Scale = [0.2, 0.6]

describe('a stretch', () => {
  test('is the same whichever end was marked first, and ends where the beat does', () => {
    expect(regionBetween(80, 20)).toEqual([20, 80])
    expect(regionBetween(20, 80)).toEqual([20, 80])
    expect(regionBetween(-4, 400)).toEqual(wholeBeat)
    expect(isWholeBeat([0, 139])).toBe(true)
    expect(isWholeBeat([0, 138])).toBe(false)
  })

  test('is more than a click', () => {
    expect(regionBetween(20, 20)).toBeUndefined()
    expect(regionBetween(20, 23)).toBeUndefined()
    expect(regionBetween(20, 24)).toEqual([20, 24])
  })

  test('is zoomed around the sample that is read out, and never past the ends', () => {
    expect(zoomRegion(wholeBeat, 0.5, 0)).toEqual([0, 70])
    expect(zoomRegion(wholeBeat, 0.5, 139)).toEqual([69, 139])
    expect(zoomRegion([60, 80], 100)).toEqual(wholeBeat)
    const close = zoomRegion([60, 80], 0.01)
    expect(close[1] - close[0]).toBe(9)
    expect(zoomRegion([60, 80], 0.5, 10)).toEqual([65, 75])
  })

  test('is moved by tenths of its length, as far as the beat goes', () => {
    expect(panRegion([40, 60], 1)).toEqual([42, 62])
    expect(panRegion([40, 60], -3)).toEqual([34, 54])
    expect(panRegion([2, 22], -3)).toEqual([0, 20])
    expect(panRegion(wholeBeat, 1)).toEqual(wholeBeat)
  })
})

describe('the frame', () => {
  test('is one for all beats of a model: a quarter of the way between its percentiles is added at both ends', () => {
    const [low, high] = frameOfScale(scale)
    expect(low).toBeCloseTo(0.1)
    expect(high).toBeCloseTo(0.7)
    expect(frameAtGain('x1', scale, [beat], wholeBeat)).toEqual([low, high])
    expect(frameAtGain('x1', scale, [beat.map((value) => value * 9)], [3, 20])).toEqual([low, high])
  })

  test('spans the range of the training part and a tenth where there are no percentiles', () => {
    expect(frameOfScale(null)).toEqual([-0.1, 1.1])
  })

  test('is half as high at twice the gain, around what is shown of the beat', () => {
    const [low, high] = frameAtGain('x2', scale, [beat, beat.map(() => 0)], wholeBeat)
    expect(high - low).toBeCloseTo(0.3)
    expect((low + high) / 2).toBeCloseTo(0.5)
    const [bottom, top] = frameAtGain('x2', scale, [beat], [0, 10])
    expect(top - bottom).toBeCloseTo(0.3)
    expect((bottom + top) / 2).toBeCloseTo(0.4)
  })

  test('stays in the model’s own frame at twice the gain, however far out a beat is', () => {
    const far = beat.map((value) => value + 5)
    expect(frameAtGain('x2', scale, [far], wholeBeat)[1]).toBeCloseTo(0.7)
  })

  test('fits all curves of the stretch that is shown', () => {
    const [low, high] = frameAtGain('fit', scale, [beat, beat.map(() => 0.3)], wholeBeat)
    expect(low).toBeLessThan(0.3)
    expect(low).toBeGreaterThan(0.2)
    expect(high).toBeGreaterThan(0.6)
    expect(high).toBeLessThan(0.7)
    expect(frameAtGain('fit', scale, [beat], [80, 139])[1]).toBeLessThan(0.6)
  })

  test('does not blow the noise of a flat line up to a beat', () => {
    const flat = beat.map((_, sample) => 0.5 + (sample % 2) * 1e-6)
    const [low, high] = frameAtGain('fit', scale, [flat], wholeBeat)
    expect(high - low).toBeCloseTo(0.06)
  })

  test('of a beat without samples is the model’s', () => {
    expect(frameAtGain('fit', scale, [[null, null]], wholeBeat)).toEqual(frameOfScale(scale))
  })

  test('is zoomed around its middle and moved by tenths of its height', () => {
    expect(zoomFrame([0, 1], 0.5)).toEqual([0.25, 0.75])
    expect(panFrame([0, 2], 1)).toEqual([0.2, 2.2])
  })
})

describe('the paper', () => {
  test('has round samples between the ends, none of them too close to an end', () => {
    expect(ruleRegion(wholeBeat).ticks).toEqual([0, 20, 40, 60, 80, 100, 120, 139])
    expect(ruleRegion([13, 33]).ticks).toEqual([13, 20, 25, 30, 33])
    expect(ruleRegion([20, 24]).ticks).toEqual([20, 21, 22, 23, 24])
  })

  test('has five fine lines to each strong one, as an ECG’s has', () => {
    const { major, minor } = ruleRegion(wholeBeat)
    expect(major.slice(0, 3)).toEqual([0, 10, 20])
    expect(minor.slice(0, 5)).toEqual([2, 4, 6, 8, 12])
  })

  test('has round amplitudes, with as many digits as tell them apart', () => {
    expect(ruleFrame([0.12, 0.72])).toMatchObject({
      ticks: [0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
      digits: 1,
    })
    expect(ruleFrame([0.12, 0.27])).toMatchObject({
      ticks: [0.12, 0.14, 0.16, 0.18, 0.2, 0.22, 0.24, 0.26],
      digits: 2,
    })
    expect(ruleFrame([-0.1, 1.1])).toMatchObject({ ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], digits: 1 })
    expect(ruleFrame([0.12, 0.72]).minor.slice(0, 5)).toEqual([0.12, 0.14, 0.16, 0.18, 0.22])
  })
})

describe('what leaves the frame', () => {
  const whole: Region = [0, 6]
  test('is marked once for each time it does, where it is farthest out', () => {
    expect(findCuts([0.5, 1.2, 1.4, 1.3, 0.5, -0.1, 0.5], [0, 1], whole)).toEqual([
      { sample: 2, isAbove: true },
      { sample: 5, isAbove: false },
    ])
  })

  test('is not marked outside of the stretch that is shown, nor at the very edge, nor where a sample is missing', () => {
    expect(findCuts([1.2, 0.5, 1, 0, null, 0.5, 0.5], [0, 1], [1, 6])).toEqual([])
  })
})
