import type { Standing, StandingOpinion } from '@vigia/auditing'
import { expect, test } from 'vitest'
import { mayReveal } from './may-reveal.ts'

const opinion = (readerId: string, isEffective = true) =>
  ({ by: { id: readerId, name: null }, isEffective }) as StandingOpinion
const standing = (state: Standing['state'], ...opinions: StandingOpinion[]) => ({ state, opinions })

test('who reads open sees what the model says of every beat', () => {
  expect(mayReveal(standing('unread'), 'Ana', 'open')).toBe(true)
})

test('who reads blind sees it after an answer, also one that was taken back', () => {
  expect(mayReveal(standing('unread'), 'Ana', 'blind')).toBe(false)
  expect(mayReveal(standing('awaiting-second', opinion('Ana')), 'Ana', 'blind')).toBe(true)
  expect(mayReveal(standing('unread', opinion('Ana', false)), 'Ana', 'blind')).toBe(true)
})

test('another’s answer shows nothing until the beat is settled', () => {
  expect(mayReveal(standing('awaiting-second', opinion('Bia')), 'Ana', 'blind')).toBe(false)
  expect(mayReveal(standing('disagreement', opinion('Bia'), opinion('Caio')), 'Ana', 'blind')).toBe(false)
  expect(mayReveal(standing('settled', opinion('Bia')), 'Ana', 'blind')).toBe(true)
})
