/** What is mixed: a beat with its place in the random order. */
export interface Mixable {
  beat: string
  /** A whole number below 2³². */
  randomOrder: number
}

/**
 * Two lists as one, taken from in turn; a beat that stands in both comes once. Which list begins, chance has decided: the
 * last bits of the first beats' places in the random order. So a reader who takes beats one by one has half of them from
 * each list too, with nothing to keep count of, and whoever asks again gets the same beats.
 *
 * @param limit how many at most; both lists are this long, unless they end before
 */
export function mix<Beat extends Mixable>(
  one: readonly Beat[],
  other: readonly Beat[],
  limit: number,
): Beat[] {
  const lists = [[...one].reverse(), [...other].reverse()] as const
  const mixed: Beat[] = []
  const seen = new Set<string>()
  let turn: 0 | 1 | undefined
  while (mixed.length < limit) {
    for (const list of lists) while (seen.has(list.at(-1)?.beat ?? '')) list.pop()
    const [first, second] = [lists[0].at(-1), lists[1].at(-1)]
    if (first === undefined || second === undefined) {
      const left = lists[first === undefined ? 1 : 0].pop()
      if (left === undefined) break
      mixed.push(left)
      seen.add(left.beat)
      continue
    }
    turn = turn === undefined ? (((first.randomOrder ^ second.randomOrder) & 1) as 0 | 1) : turn === 0 ? 1 : 0
    const taken = turn === 0 ? first : second
    mixed.push(taken)
    seen.add(taken.beat)
  }
  return mixed
}
