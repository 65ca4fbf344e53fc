import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { isReading } from './access.ts'
import { problem, sendProblem } from './problems.ts'

/**
 * Of those who store, and of those who read. While all others are refused, a busy machine stores 240 inferences a second
 * that come one by one: the last of so many is answered within a second.
 */
export const requestsAtOnce = 64

/** Room is made within a second, or the database is away, and then that is what is told. */
const retrySeconds = 1

/**
 * Refuses requests with 503 and `Retry-After` while as many are worked on as may be: who is taken is answered soon, and
 * the others hear at once that they must come again. Who stores does not shut out who reads.
 *
 * Before a body has arrived nothing is worked on: one that never ends takes nobody's place. Whoever comes while all
 * places are taken is refused before the body is looked at, which costs nearly nothing.
 *
 * @param most how many of each
 */
export function refuseWhenBusy(app: FastifyInstance, most: number): void {
  const working = { reading: 0, storing: 0 }
  const kindOf = (request: FastifyRequest) => (isReading(request) ? 'reading' : 'storing')
  const taken = new WeakSet<FastifyRequest>()

  const refuse = (reply: FastifyReply) =>
    sendProblem(
      reply.header('retry-after', retrySeconds),
      problem('too-busy', 'Too many requests are worked on; try again.'),
    )
  app.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
    if (working[kindOf(request)] >= most) refuse(reply)
    else done()
  })
  app.addHook(
    'preValidation',
    (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
      const kind = kindOf(request)
      if (working[kind] >= most) {
        refuse(reply)
        return
      }
      working[kind]++
      taken.add(request)
      done()
    },
  )
  app.addHook('onResponse', (request, _reply, done) => {
    if (taken.delete(request)) working[kindOf(request)]--
    done()
  })
}
