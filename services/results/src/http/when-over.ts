import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/**
 * Calls back once for each request of an app when all is done for it: its answer has left, or was made for a client that
 * has gone. Of the latter Fastify's `onResponse` hears nothing.
 */
export function whenOver(
  app: FastifyInstance,
  tell: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  const told = new WeakSet<FastifyRequest>()
  const tellOnce = (request: FastifyRequest, reply: FastifyReply) => {
    if (told.has(request)) return
    told.add(request)
    tell(request, reply)
  }
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (reply.raw.destroyed) tellOnce(request, reply)
    else reply.raw.once('close', () => tellOnce(request, reply))
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    tellOnce(request, reply)
    done()
  })
}
