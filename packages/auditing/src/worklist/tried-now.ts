/**
 * The beats that readers are trying to lease at this moment, all by one process: whoever comes at the same moment tries others
 * at once, and does not find out beat by beat that they are gone. Nothing rests on it: other processes have theirs.
 */
export class TriedNow {
  readonly #beats = new Map<string, number>()
  #wanted = 0

  /** How many beats all who take now want. */
  get wanted(): number {
    return this.#wanted
  }

  /** Runs what takes so many beats. `tryBeats` says which it tries, until it ends. */
  async whileTaking<Result>(
    count: number,
    take: (tryBeats: (beats: readonly string[]) => void) => Promise<Result>,
  ): Promise<Result> {
    const tried: string[] = []
    this.#wanted += count
    try {
      return await take((beats) => {
        tried.push(...beats)
        for (const beat of beats) this.#beats.set(beat, (this.#beats.get(beat) ?? 0) + 1)
      })
    } finally {
      this.#wanted -= count
      for (const beat of tried) {
        const others = (this.#beats.get(beat) ?? 1) - 1
        if (others === 0) this.#beats.delete(beat)
        else this.#beats.set(beat, others)
      }
    }
  }

  has(beat: string): boolean {
    return this.#beats.has(beat)
  }
}
