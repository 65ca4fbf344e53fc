import { fitHead, type Model, parseNetwork, toBlocks } from '@vigia/autoencoder'
import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { swinging } from '../testing/models.ts'
import { judgeBeats } from './judge-beats.ts'

/** All its weights are 0, so that it draws what a layer makes of nothing: a flat line. */
const flat = (network: Model['network'], model: Partial<Model>): Model => ({
  network,
  parameters: new Float32Array(network.parameterCount),
  range: { minimum: 0, maximum: 1 },
  score: 'mae',
  threshold: 0.2,
  thresholdRule: { name: 'mean-sd' },
  ...model,
})
const linear = parseNetwork('4', { inside: 'elu', code: 'linear', output: 'linear' })

test('a model of the thesis judges by the mean absolute error of scaled samples', () => {
  const { verdicts, scores } = judgeBeats(flat(parseNetwork('4'), {}), [swinging(0.1), swinging(0.3)])
  expect(Array.from(scores, (score) => score.toFixed(6))).toEqual(['0.100000', '0.300000'])
  expect(verdicts).toEqual(['normal', 'anomalous'])
})

test('a model with a centre judges by its own score, of samples as its network sees them', () => {
  const centre = { beat: new Float32Array(140).fill(0.5), unit: 0.1 }
  const model = flat(linear, { centre, score: 'mse', threshold: 4 })
  const { verdicts, scores } = judgeBeats(model, [swinging(0.1), swinging(0.3)])
  expect(Array.from(scores, (score) => score.toFixed(4))).toEqual(['1.0000', '9.0000'])
  expect(verdicts).toEqual(['normal', 'anomalous'])
})

test('a model with a head judges by it, whatever the error', () => {
  const beat = (verdict: Verdict, place: number) =>
    Array.from(
      { length: 140 },
      (_, sample) => (verdict === 'normal' ? 1 : -1) * Math.sin(sample / 9 + place / 40),
    )
  const verdicts = Array.from(
    { length: 40 },
    (_, place): Verdict => (place % 2 === 0 ? 'normal' : 'anomalous'),
  )
  const beats = verdicts.map(beat)
  const { head } = fitHead(toBlocks(beats.flat()), verdicts, { seed: 1 })
  const judged = judgeBeats(flat(linear, { head, threshold: 0 }), beats)
  expect(judged.verdicts).toEqual(verdicts)
  expect(Array.from(judged.scores, (score) => score > 0)).toEqual(verdicts.map((one) => one === 'anomalous'))
})

test('a beat whose error is no number is anomalous, and can be ranked', () => {
  const { verdicts, scores } = judgeBeats(flat(parseNetwork('4'), {}), [swinging(1e300)])
  expect([verdicts[0], Number.isFinite(scores[0])]).toEqual(['anomalous', true])
})
