import type { LabelAgreement, LabelOrigin } from '@vigia/auditing/labels'
import { expect, test } from 'vitest'
import { type RelabelledRules, selectRelabelled } from './relabelled-rules.ts'

const none: RelabelledRules = {
  weights: new Map(),
  caps: new Map(),
  from: '1970-01-01 00:00:00.000',
  until: '3000-01-01 00:00:00.000',
  seed: 21,
}

const origin = (
  readerIds: string[],
  agreement: LabelAgreement = readerIds.length > 1 ? 'agreed' : 'once',
  answeredAt = '2026-05-01 12:00:00.000',
): LabelOrigin => ({ beat: 'ecg-1', verdict: 'normal', agreement, readerIds, answeredAt })

const rows = new Map([
  [1, origin(['Ana'])],
  [2, origin(['Bia'])],
  [3, origin(['Ana', 'Bia'])],
  [4, origin(['Caio'], 'adjudicated')],
  [5, origin(['Ana'], 'once', '2026-06-01 00:00:00.000')],
])

const select = (rules: Partial<RelabelledRules>) => selectRelabelled(rows, new Set(), { ...none, ...rules })
const idsOf = (map: ReadonlyMap<number, unknown>) => [...map.keys()].sort()

test('without a rule every row is taken and counts once', () => {
  expect(select({})).toEqual({ leftOut: new Map(), weights: new Map() })
})

test('a reader is left out but for what another confirms', () => {
  const { leftOut } = select({ weights: new Map([['Ana', 0]]) })
  expect(leftOut).toEqual(
    new Map([
      [1, 'reader'],
      [5, 'reader'],
    ]),
  )
})

test('what a person has left out stays out, whatever the rules say, and without any', () => {
  const rows = new Map([
    [1, { ...origin(['Ana']), beat: 'ecg-1' }],
    [2, { ...origin(['Ana']), beat: 'ecg-2' }],
  ])
  const personal = new Map([[2, 'person']])
  expect(selectRelabelled(rows, new Set(['ecg-2'])).leftOut).toEqual(personal)
  const rules = { ...none, weights: new Map([['Ana', 5]]) }
  expect(selectRelabelled(rows, new Set(['ecg-2']), rules)).toEqual({
    leftOut: personal,
    weights: new Map([[1, 5]]),
  })
})

test('weights by agreement and by reader are multiplied', () => {
  const weights = new Map([
    ['agreed', 2],
    ['Bia', 3],
    ['once', 1],
  ])
  expect(select({ weights }).weights).toEqual(
    new Map([
      [2, 3],
      [3, 6],
    ]),
  )
})

test('an agreement of weight 0 is left out, and so is all of it', () => {
  expect(select({ weights: new Map([['once', 0]]) }).leftOut.get(1)).toBe('agreement')
  expect(idsOf(select({ weights: new Map([['all', 0]]) }).leftOut)).toEqual([1, 2, 3, 4, 5])
})

test('answers outside the period are left out, its end too', () => {
  const { leftOut } = select({ until: '2026-06-01 00:00:00.000' })
  expect(leftOut).toEqual(new Map([[5, 'period']]))
  expect(idsOf(select({ from: '2026-05-02 00:00:00.000' }).leftOut)).toEqual([1, 2, 3, 4])
})

test('below a bound as many rows stay as it lets, the same for the same seed in whatever order they come', () => {
  const many = new Map(Array.from({ length: 40 }, (_, id) => [id, origin([id % 2 ? 'Ana' : 'Bia'])]))
  const caps = new Map([['reader', 5]])
  const leftOut = (origins: Map<number, LabelOrigin>, seed = 1) =>
    idsOf(selectRelabelled(origins, new Set(), { ...none, caps, seed }).leftOut)
  const first = leftOut(many)
  expect(first).toHaveLength(30)
  expect(first.filter((id) => id % 2)).toHaveLength(15)
  expect(leftOut(new Map([...many].reverse()))).toEqual(first)
  expect(leftOut(many, 2)).not.toEqual(first)
})

test('a bound of one reader, of one agreement and of all hold at once', () => {
  const caps = new Map([
    ['Ana', 1],
    ['adjudicated', 0],
    ['all', 2],
  ])
  const { leftOut } = select({ caps })
  expect(leftOut.size).toBe(3)
  expect(leftOut.get(4)).toBe('cap')
  const kept = [1, 3, 5].filter((id) => !leftOut.has(id))
  expect(kept.length).toBeLessThanOrEqual(1)
})
