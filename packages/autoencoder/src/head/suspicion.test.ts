import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { makeLabelledBeats } from '../testing/labelled-beats.ts'
import { toBlocks } from './blocks.ts'
import { rankSuspicious } from './suspicion.ts'

test('the normal beats come in the order in which they look anomalous, planted ones first', () => {
  const { values, verdicts } = makeLabelledBeats(600, 41)
  const planted = [...verdicts.keys()].filter((row) => row % 15 === 0)
  const labels = verdicts.map((verdict, row): Verdict => (row % 15 === 0 ? 'normal' : verdict))
  const ranked = rankSuspicious(toBlocks(values), labels, { seed: 21 })
  expect(ranked).toHaveLength(labels.filter((label) => label === 'normal').length)
  expect(new Set(ranked.slice(0, planted.length).map(({ row }) => row))).toEqual(new Set(planted))
  expect(ranked.filter(({ decision }) => decision > 0)).toHaveLength(planted.length)
  const decisions = ranked.map(({ decision }) => decision)
  expect(decisions).toEqual([...decisions].sort((left, right) => right - left))
})

test('every normal beat has its place, also where not all could be learnt from', () => {
  const { values, verdicts } = makeLabelledBeats(4500, 42)
  const ranked = rankSuspicious(toBlocks(values), verdicts, { seed: 21 })
  expect(new Set(ranked.map(({ row }) => row)).size).toBe(3000)
  expect(ranked.every(({ probability }) => probability >= 0 && probability <= 1)).toBe(true)
})
