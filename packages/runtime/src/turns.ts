import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Turns of the event loop for those who wait, in the order in which they came, so that everything else gets its own
 * between them.
 *
 * @param each how many have one together
 * @param longestMilliseconds whoever has waited longer need not wait for a turn
 * @returns what resolves when it is the caller's turn
 */
export function createTurns(
  each: number,
  longestMilliseconds = Number.POSITIVE_INFINITY,
): () => Promise<void> {
  const waiting: { since: number; resolve: () => void }[] = []
  const next = () => {
    const late = performance.now() - longestMilliseconds
    const waitsOn = waiting.findIndex(({ since }, place) => place >= each && since >= late)
    for (const { resolve } of waiting.splice(0, waitsOn === -1 ? waiting.length : waitsOn)) resolve()
    if (waiting.length > 0) setImmediate(next)
  }
  return () =>
    new Promise((resolve) => {
      if (waiting.push({ since: performance.now(), resolve }) === 1) setImmediate(next)
    })
}

/** How many connections that were refused are listened to again in one turn of the event loop. */
const refusedEachTurn = 16

/**
 * For who has gone, and is not heard to have gone while the connection rests, nobody who is refused waits longer than they are
 * told to.
 */
const longestRestMilliseconds = 1000

/**
 * Lets a connection whose request was refused rest until it is its turn: between some refusals and the next, those whose
 * requests were taken get on, each of whom needs several turns of the event loop.
 *
 * @returns to be called with the request and its answer before that has ended
 */
export function openRests(): (request: IncomingMessage, response: ServerResponse) => void {
  const takeTurn = createTurns(refusedEachTurn, longestRestMilliseconds)
  return (request, response) => {
    const { socket } = request
    const rest = () => {
      socket.pause()
      void takeTurn().then(() => socket.resume())
    }
    // Node.js lets go what was not read of the body, and listens again for it: only after that a pause stays one.
    response.once('finish', () => (request.closed ? rest() : request.once('close', rest)))
  }
}
