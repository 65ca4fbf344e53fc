import { expect, test } from 'vitest'
import { pairOf } from './find-pair.ts'

/** `E1@10 P7@11`: ECG 1 in second 10, reconstruction 7 in second 11. All before second 0 is unknown. */
const sent = (text: string) =>
  text.split(' ').map((each) => {
    const [, kind, id, at] = /^([EP])(\d+)@(\d+)$/.exec(each) ?? []
    return { kind: kind === 'E' ? 'ecg' : 'reconstruction', id: Number(id), at: Number(at) } as const
  })

test.each([
  ['in one second', 'E1@10 P7@10', { 1: 7 }],
  ['on either side of a second', 'E1@10 P7@11', { 1: 7 }],
  ['seconds apart', 'E1@10 P7@15', { 1: 7 }],
  ['one after the other', 'E1@10 P7@10 E2@11 P8@12 E3@13 P9@13', { 1: 7, 2: 8, 3: 9 }],
  ['after a reconstruction whose ECG got lost', 'P6@8 E1@10 P7@11', { 1: 7 }],
  ['after an ECG whose reconstruction got lost long ago', 'E1@10 E2@20 P7@21', { 1: undefined, 2: 7 }],
])('a pair is found: %s', (_, text, pairs) => {
  for (const [ecg, reconstruction] of Object.entries(pairs))
    expect(pairOf(sent(text), Number(ecg), 0)).toBe(reconstruction)
})

test.each([
  ['too long apart', 'E1@10 P7@16'],
  ['the reconstruction before', 'P7@9 E1@10'],
  ['two ECGs in one second', 'E1@10 E2@10 P7@10'],
  ['two ECGs in one second, two reconstructions in the next', 'E1@10 E2@10 P7@11 P8@11'],
  ['two reconstructions', 'E1@10 P7@10 P8@10'],
  ['another reconstruction soon after', 'E1@10 P7@10 P8@12'],
  ['the next ECG before the reconstruction', 'E1@10 E2@11 P7@11 P8@12'],
  ['what came before is not known', 'E1@5 P7@5'],
])('none is shown rather than a wrong one: %s', (_, text) => {
  expect(pairOf(sent(text), 1, 0)).toBeUndefined()
})
