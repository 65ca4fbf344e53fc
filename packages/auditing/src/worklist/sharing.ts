/**
 * Work that several ask for at once is done one after the other, and once for all who asked while it was being done for others.
 * What anybody gets was begun after they asked.
 *
 * @returns does `work`, or waits for the next that is done under this key
 */
export function openSharing<Result>(): (key: string, work: () => Promise<Result>) => Promise<Result> {
  const running = new Map<string, Promise<unknown>>()
  const next = new Map<string, Promise<Result>>()

  function start(key: string, work: () => Promise<Result>): Promise<Result> {
    next.delete(key)
    const result = work()
    const ended = result
      .catch(() => undefined)
      .then(() => {
        if (running.get(key) === ended) running.delete(key)
      })
    running.set(key, ended)
    return result
  }

  return (key, work) => {
    const before = running.get(key)
    if (before === undefined) return start(key, work)
    const shared = next.get(key) ?? before.then(() => start(key, work))
    next.set(key, shared)
    return shared
  }
}
