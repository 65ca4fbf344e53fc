import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import type { BeatPanel } from './beat-panel.ts'
import { drawBeatsSvg } from './beats-svg.ts'

const wave = (height: number) =>
  Float32Array.from({ length: ECG_LENGTH }, (_, sample) => 0.5 + height * Math.sin(sample / 12))

const panel = (changes: Partial<BeatPanel> = {}): BeatPanel => ({
  title: 'Beat 1',
  input: wave(0.3),
  reconstruction: wave(0.25),
  error: 0.0312,
  threshold: 0.0351,
  ...changes,
})

const pointsIn = (svg: string, tag: 'polyline' | 'polygon') =>
  [...svg.matchAll(new RegExp(`<${tag} points="([^"]*)"`, 'g'))].map(([, points = '']) =>
    points.split(' ').map((point) => point.split(',').map(Number)),
  )

test('each beat has two curves of a point a sample, and the error area runs along both', () => {
  const svg = drawBeatsSvg([panel(), panel(), panel()])
  expect(pointsIn(svg, 'polyline').map((points) => points.length)).toEqual(Array(6).fill(ECG_LENGTH))
  expect(pointsIn(svg, 'polygon').map((points) => points.length)).toEqual(Array(3).fill(2 * ECG_LENGTH))
})

test('every point lies inside the picture, whatever the values', () => {
  const svg = drawBeatsSvg([panel({ input: wave(40) }), panel({ reconstruction: wave(-7) })])
  const height = Number(/height="(\d+)"/.exec(svg)?.[1])
  const points = pointsIn(svg, 'polyline').flat()
  expect(points).toHaveLength(4 * ECG_LENGTH)
  for (const [x = Number.NaN, y = Number.NaN] of points) {
    expect(x).toBeGreaterThan(0)
    expect(x).toBeLessThan(1200)
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(height)
  }
})

test('beats beside each other share one vertical scale', () => {
  const [, , curve = []] = pointsIn(
    drawBeatsSvg([panel({ input: wave(0.4) }), panel({ input: wave(0.2) })]),
    'polyline',
  )
  const [alone = []] = pointsIn(
    drawBeatsSvg([panel({ input: wave(0.2) }), panel({ input: wave(0.4) })]),
    'polyline',
  )
  expect(curve.map(([, y]) => y)).toEqual(alone.map(([, y]) => y))
})

test('the title says the verdict and puts the error against the threshold', () => {
  const svg = drawBeatsSvg([panel(), panel({ title: 'Beat 2', error: 0.0712 })])
  const words = svg.replaceAll(/<[^>]*>/g, '')
  expect(words).toContain('normal · error 0.0312 ≤ threshold 0.0351')
  expect(words).toContain('anomalous · error 0.0712 &gt; threshold 0.0351')
  expect(words).toContain('Beat 1: normal; Beat 2: anomalous')
})

test('an error equal to the threshold is normal', () => {
  expect(drawBeatsSvg([panel({ error: 0.0351 })])).toContain('>normal<')
})

test('the axes and the curves are named', () => {
  const svg = drawBeatsSvg([panel()])
  for (const name of ['sample', 'normalised amplitude (no unit)', 'Input', 'Reconstruction', 'Error']) {
    expect(svg).toContain(`>${name}<`)
  }
})

test('a title is text, not markup, and a long one is cut between characters', () => {
  const svg = drawBeatsSvg([panel({ title: `</text><script>&${'💓'.repeat(100)}` })])
  expect(svg).not.toContain('<script')
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;&amp;💓')
  expect(svg).toContain('💓…<')
})

test('every element that is opened is closed, in order', () => {
  const open: string[] = []
  const tags = [...drawBeatsSvg([panel(), panel()]).matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)]
  expect(tags.filter(([, slash]) => slash).length).toBeGreaterThan(2)
  for (const [, slash, name = '', selfClosed] of tags) {
    if (slash) expect(open.pop()).toBe(name)
    else if (!selfClosed) open.push(name)
  }
  expect(open).toEqual([])
})

test.each<[string, Partial<BeatPanel>, string]>([
  ['a curve that is too short', { input: [1, 2] }, 'The input has 2 samples, not 140.'],
  [
    'a sample that is not a number',
    { reconstruction: wave(Number.NaN) },
    'Value 0 of the reconstruction is NaN',
  ],
  ['an infinite error', { error: Number.POSITIVE_INFINITY }, 'The error is Infinity'],
  ['a threshold that is not a number', { threshold: Number.NaN }, 'The threshold is NaN'],
])('%s is refused by name', (_, changes, message) => {
  expect(() => drawBeatsSvg([panel(changes)])).toThrow(
    expect.objectContaining({ code: 'undrawable', message: expect.stringContaining(message) }),
  )
})

test('no beats are refused', () => {
  expect(() => drawBeatsSvg([])).toThrow(expect.objectContaining({ code: 'undrawable' }))
})
