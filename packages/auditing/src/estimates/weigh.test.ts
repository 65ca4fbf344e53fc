import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { makeRandom } from '../testing/random.ts'
import { estimateShares } from './estimate-shares.ts'
import { type Read, weigh } from './weigh.ts'

const read = (
  verdict: Verdict,
  bin: number,
  count: number,
  truth: Read['truth'] = verdict,
  isChosen = false,
): Read => ({ verdict, bin, count, truth, isChosen, represented: count })

test('each beat that was read stands for those of its verdict and margin that were not', () => {
  const population = [
    { verdict: 'normal', bin: 0, count: 100 },
    { verdict: 'normal', bin: 9, count: 900 },
    { verdict: 'anomalous', bin: 3, count: 50 },
  ] as const
  const weighed = weigh(population, [
    read('normal', 0, 40),
    read('normal', 0, 10, 'anomalous'),
    read('normal', 9, 18),
    read('anomalous', 3, 10, null),
    read('anomalous', 3, 15),
  ])
  expect(weighed?.map(({ weight }) => weight)).toEqual([2, 2, 50, 2, 2])
})

test('what was chosen by hand stands for itself, and the others for the rest', () => {
  const weighed = weigh(
    [
      { verdict: 'normal', bin: 0, count: 100 },
      { verdict: 'anomalous', bin: 0, count: 30 },
    ],
    [
      read('normal', 0, 10),
      read('normal', 0, 40, 'anomalous', true),
      read('anomalous', 0, 30, 'normal', true),
    ],
  )
  expect(weighed?.map(({ count, weight }) => [count, weight])).toEqual([
    [40, 1],
    [30, 1],
    [10, 6],
  ])
})

test('bins with too few beats are joined, and where nobody stands for a verdict nothing is said', () => {
  const population = [0, 1, 2, 3].map((bin) => ({ verdict: 'normal', bin, count: 100 }) as const)
  const few = [read('normal', 0, 4), read('normal', 1, 1), read('normal', 2, 7), read('normal', 3, 1)]
  expect(weigh(population, few)?.map(({ weight }) => weight)).toEqual([40, 40, 25, 25])
  const some = [read('normal', 0, 3), read('normal', 3, 1)]
  expect(weigh(population, some)?.map(({ weight }) => weight)).toEqual([100, 100])
  expect(weigh([...population, { verdict: 'anomalous', bin: 0, count: 1 }], few)).toBeUndefined()
  expect(estimateShares(undefined).agreement).toEqual({ n: 0, estimate: null, low: null, high: null })
})

interface Simulated {
  verdict: Verdict
  truth: Verdict
  margin: number
  isInStream: boolean
}

/** A clinic's beats, of which a model is wrong the more often the more doubtful they are. */
function simulateBeats(random: () => number, count: number): Simulated[] {
  return Array.from({ length: count }, () => {
    const verdict = random() < 0.15 ? 'anomalous' : 'normal'
    const margin = random()
    const isWrong = random() < 0.01 + 0.45 * Math.exp(-12 * margin)
    const truth = isWrong === (verdict === 'normal') ? 'anomalous' : 'normal'
    return { verdict, truth, margin, isInStream: random() < 0.05 }
  })
}

/** The most doubtful first, and with every twentieth turn the next one of the stream. */
function readDoubtfulFirst(random: () => number, beats: readonly Simulated[], count: number): Set<Simulated> {
  const doubtful = beats.toSorted((one, other) => other.margin - one.margin)
  const stream = beats.filter(({ isInStream }) => isInStream).reverse()
  const given = new Set<Simulated>()
  while (given.size < count) {
    const next = random() < 0.05 ? stream.pop() : doubtful.pop()
    if (next === undefined) break
    given.add(next)
  }
  return given
}

function countBeats(beats: Iterable<Simulated>): Read[] {
  const binOf = ({ margin }: Simulated) => Math.min(19, Math.floor(20 * margin))
  const cells = Map.groupBy(beats, (beat) => `${beat.verdict}/${binOf(beat)}/${beat.truth}`)
  return [...cells.values()].flatMap((all) => {
    const [first] = all
    return first === undefined ? [] : [read(first.verdict, binOf(first), all.length, first.truth)]
  })
}

const figures = ['agreement', 'sensitivity', 'specificity', 'anomalous'] as const

test('of beats read doubtful first, the plain share is wrong and the weighted one holds the truth', () => {
  const random = makeRandom(20)
  const runs = 60
  const held = { agreement: 0, sensitivity: 0, specificity: 0, anomalous: 0 }
  const wrong = { ...held }
  const errors = { ...held }
  for (let run = 0; run < runs; run++) {
    const beats = simulateBeats(random, 10_000)
    const given = readDoubtfulFirst(random, beats, 1500)
    const all = countBeats(beats)
    const plainly = (rows: readonly Read[]) => estimateShares(rows.map((row) => ({ ...row, weight: 1 })))
    const [truth, naive] = [plainly(all), plainly(countBeats(given))]
    const weighted = estimateShares(weigh(all, countBeats(given)))
    for (const figure of figures) {
      const is = Number(truth[figure].estimate)
      const holds = ({ low, high }: (typeof naive)[typeof figure]) => Number(low) <= is && is <= Number(high)
      if (holds(weighted[figure])) held[figure]++
      if (!holds(naive[figure])) wrong[figure]++
      errors[figure] += (Number(weighted[figure].estimate) - is) / runs
    }
  }
  for (const figure of figures) {
    expect(wrong[figure]).toBe(runs)
    expect(held[figure]).toBeGreaterThanOrEqual(0.95 * runs)
    expect(Math.abs(errors[figure])).toBeLessThan(0.01)
  }
})
