import type { Problem } from '@vigia/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify'
import { readingMethods } from './access.ts'
import { problem, sendProblem } from './problems.ts'
import { whenOver } from './when-over.ts'

/** Of those who store, and of those who read. What is stored at once goes into two transactions at a time. */
export const requestsAtOnce = 32

/** Room is made within a second, or the database is away, and then that is what is told. */
export const busySeconds = 1

export const tooBusy: Problem = problem('too-busy', 'Too many requests are worked on; try again.')

/** Who is worked on: so many who store and so many who read, so that the ones do not shut out the others. */
export interface Admission {
  /** Whether a request by this method has to come again. */
  isFull(method: string): boolean
  /** Counts the requests of an app as worked on from when their body has arrived, and refuses those that are too many by then. */
  admit(app: FastifyInstance): void
}

/** @param most how many of each kind */
export function openAdmission(most: number): Admission {
  const working = { reading: 0, storing: 0 }
  const kindOf = (method: string) => (readingMethods.has(method) ? 'reading' : 'storing')
  const isFull = (method: string) => working[kindOf(method)] >= most
  return {
    isFull,
    admit(app) {
      const taken = new WeakSet<FastifyRequest>()
      app.addHook(
        'preValidation',
        (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction) => {
          if (isFull(request.method)) {
            sendProblem(reply.header('retry-after', busySeconds), tooBusy)
            return
          }
          working[kindOf(request.method)]++
          taken.add(request)
          done()
        },
      )
      whenOver(app, (request) => {
        if (taken.delete(request)) working[kindOf(request.method)]--
      })
    },
  }
}
