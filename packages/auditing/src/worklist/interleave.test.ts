import { expect, test } from 'vitest'
import { gate, interleave, type StreamBeat } from './interleave.ts'

/** Beats as digests place them: evenly over all places; those of the stream in their order. */
function makeBeats(count: number, streamShare: number) {
  const beats = Array.from(
    { length: count },
    (_, id): StreamBeat => ({
      beat: `ecg-${id}`,
      randomOrder: Math.imul(id + 1, 0x9e3779b1) >>> 0,
      streamShare,
    }),
  )
  const isInStream = ({ randomOrder }: StreamBeat) =>
    (Math.imul(randomOrder, 0x85ebca6b) >>> 0) / 2 ** 32 < streamShare
  const stream = beats.filter(isInStream).sort((one, other) => one.randomOrder - other.randomOrder)
  return { beats, stream }
}

test.each([0.02, 0.05, 0.5])(
  'of a share of %d the stream has about that share of the turns, one by one',
  (share) => {
    const { beats, stream } = makeBeats(20_000, share)
    const names = new Set(stream.map(({ beat }) => beat))
    const [rest, turns] = [[...beats.filter(({ beat }) => !names.has(beat))], [...stream]]
    let given = 0
    for (let taken = 0; taken < 12_000; taken++) {
      const [next] = interleave(rest.slice(0, 1), turns.slice(0, 1), 1)
      if (next?.beat === turns[0]?.beat) given += Number(turns.shift() !== undefined)
      else rest.shift()
    }
    // At each gate so many turns follow each other on average; within five standard deviations.
    const run = share / (1 - share) / gate
    const deviation = Math.sqrt(12_000 * (1 - share) * gate * (2 * run ** 2 + run))
    expect(Math.abs(given - 12_000 * share)).toBeLessThan(5 * deviation)
  },
)

test('a beat that stands in both comes once, nothing is lost, and the same is given again', () => {
  const { beats, stream } = makeBeats(200, 0.2)
  const all = interleave(beats, stream, 500)
  expect(new Set(all.map(({ beat }) => beat)).size).toBe(200)
  expect(all).toHaveLength(200)
  expect(interleave(beats, stream, 500)).toEqual(all)
  expect(interleave(beats, stream, 7)).toEqual(all.slice(0, 7))
})

test('what is left of the stream comes when nothing else does, and nothing of it without a share', () => {
  const { stream } = makeBeats(100, 0.3)
  expect(interleave<StreamBeat>([], stream, 500)).toEqual(stream)
  const [first = stream[0] as StreamBeat] = stream
  const other = { beat: 'other', randomOrder: 5 }
  expect(interleave([other], [{ ...first, streamShare: null }], 1)).toEqual([other])
})
