/**
 * Lets a few works go on at once, and the others wait in the order in which they came: of many that share a thread each would
 * take as long as all of them. One that goes on for longer waits for something else, and makes room for the next.
 *
 * @returns what does a work in its turn, and ends with it
 */
export function openLane(
  atOnce: number,
  longestMilliseconds: number,
): (work: () => Promise<void>) => Promise<void> {
  let working = 0
  const waiting: (() => void)[] = []

  async function begin(): Promise<void> {
    if (working === atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else working++
  }

  /** Hands the room on to the next. */
  function makeRoom() {
    const next = waiting.shift()
    if (next === undefined) working--
    else next()
  }

  return async (work) => {
    await begin()
    let hasRoom = true
    const leave = () => {
      if (hasRoom) makeRoom()
      hasRoom = false
    }
    const late = setTimeout(leave, longestMilliseconds).unref()
    try {
      await work()
    } finally {
      clearTimeout(late)
      leave()
    }
  }
}
