/**
 * What a history of concurrent work must mean, whoever did it and however often it failed. The moments are of one clock,
 * in milliseconds.
 */

/** Something that somebody held for certain: from when it was told to have it, until it gave it back or could have lost it. */
export interface Hold {
  what: string | number
  by: string | number
  from: number
  until: number
}

/** A thing that two held at once. */
export interface Overlap {
  what: string | number
  first: Hold
  second: Hold
}

/** Mutual exclusion: of each thing, the holds of different holders do not overlap. @returns those that do */
export function findOverlaps(holds: readonly Hold[]): Overlap[] {
  const overlaps: Overlap[] = []
  for (const [what, ofOne] of Map.groupBy(holds, (hold) => hold.what)) {
    const inOrder = ofOne
      .filter(({ from, until }) => from < until)
      .sort((one, other) => one.from - other.from)
    /** The hold of each holder that lasts longest, of those that have begun. */
    const longest = new Map<Hold['by'], Hold>()
    for (const second of inOrder) {
      for (const first of longest.values())
        if (first.by !== second.by && first.until > second.from) overlaps.push({ what, first, second })
      const own = longest.get(second.by)
      if (own === undefined || own.until < second.until) longest.set(second.by, second)
    }
  }
  return overlaps
}

/** What was not done as often as it must be: once. */
export interface Miscount {
  what: string | number
  times: number
}

/**
 * Completeness: each thing that was to be done was done once, and nothing else was.
 *
 * @param asked what was to be done, each once
 * @param done what was acknowledged as done, in any order
 */
export function findMiscounts(asked: Iterable<string | number>, done: Iterable<string | number>): Miscount[] {
  const times = new Map<string | number, number>()
  for (const what of asked) times.set(what, 0)
  const known = new Set(times.keys())
  for (const what of done) times.set(what, (times.get(what) ?? 0) + 1)
  return [...times]
    .filter(([what, count]) => count !== 1 || !known.has(what))
    .map(([what, count]) => ({ what, times: count }))
}

/** An update that somebody made of a thing: the state that it found, and the one that it left. */
export interface Update {
  what: string | number
  before: number
  after: number
}

/**
 * No lost update: the updates of each thing form one chain from its first state, each finding what another left.
 *
 * @returns updates that found a state which another had found before them, or which nobody left
 */
export function findLostUpdates(updates: readonly Update[], first: number): Update[] {
  return [...Map.groupBy(updates, ({ what }) => what).values()].flatMap((ofOne) => {
    const inOrder = [...ofOne].sort((one, other) => one.after - other.after)
    let state = first
    return inOrder.filter(({ before, after }) => {
      const isNext = before === state && after !== before
      state = after
      return !isNext
    })
  })
}
