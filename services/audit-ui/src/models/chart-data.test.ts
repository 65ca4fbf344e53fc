import { expect, test } from 'vitest'
import { epochTicks, listBins, listEpochs, thresholdPoint } from './chart-data.ts'

test('epochs count from 1, and a validation loss may be missing', () => {
  expect(listEpochs({ training: [0.5, 0.25], validation: [0.75] })).toEqual([
    { epoch: 1, training: 0.5, validation: 0.75 },
    { epoch: 2, training: 0.25, validation: null },
  ])
})

test('the threshold’s point is the share of each class that is judged anomalous', () => {
  const confusion = { normalAsNormal: 3, normalAsAnomalous: 1, anomalousAsNormal: 2, anomalousAsAnomalous: 8 }
  expect(thresholdPoint(confusion)).toEqual({ falsePositiveRate: 0.25, truePositiveRate: 0.8 })
})

test('without beats of a class the threshold has no point', () => {
  const confusion = { normalAsNormal: 3, normalAsAnomalous: 1, anomalousAsNormal: 0, anomalousAsAnomalous: 0 }
  expect(thresholdPoint(confusion)).toBeUndefined()
})

test('a bin reaches from its edge to the next', () => {
  const bins = listBins({ edges: [0, 0.5, 1], normal: [4, 1], anomalous: [0, 7] })
  expect(bins).toEqual([
    { from: 0, to: 0.5, normal: 4, anomalous: 0 },
    { from: 0.5, to: 1, normal: 1, anomalous: 7 },
  ])
})

test('epochs are written evenly, eleven at most', () => {
  expect(epochTicks(1)).toEqual([1])
  expect(epochTicks(10)).toHaveLength(10)
  expect(epochTicks(20)).toEqual([1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
  expect(epochTicks(40)).toEqual([1, 5, 10, 15, 20, 25, 30, 35, 40])
  expect(epochTicks(1000)).toEqual([1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
})
