/**
 * Turns of the event loop for those who wait, in the order in which they came, so that everything else gets its own
 * between them.
 *
 * @param each how many have one together
 * @returns what resolves when it is the caller's turn
 */
export function createTurns(each: number): () => Promise<void> {
  const waiting: (() => void)[] = []
  const next = () => {
    for (const resolve of waiting.splice(0, each)) resolve()
    if (waiting.length > 0) setImmediate(next)
  }
  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(next)
    })
}
