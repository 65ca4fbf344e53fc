import type { FastifyInstance } from 'fastify'

/**
 * Ends each connection with the answer that was still running on it when the app was told to close. Fastify closes
 * the idle ones only, once, and one that a client keeps open would hold up the rest.
 */
export function endConnectionsOnClose(app: FastifyInstance): void {
  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) reply.header('connection', 'close')
    done()
  })
}
