import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { readVersion } from '@vigia/runtime'
import type { FastifyInstance } from 'fastify'

/** Describes the routes that come after it by OpenAPI 3.1, at `/docs` for people and `/docs/json` for programs. */
export function documentRoutes(app: FastifyInstance): void {
  app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Vigia results',
        version: readVersion(),
        description: 'Heartbeats as a model judged them, each with its reconstruction.',
      },
      servers: [{ url: '/' }],
      tags: [
        { name: 'inferences', description: 'Judged ECGs with their reconstructions.' },
        {
          name: 'thesis',
          description: 'An ECG and its reconstruction apart, as the first clients send them.',
        },
        { name: 'operations', description: 'For supervisors; no key needed.' },
      ],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          header: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          basic: {
            type: 'http',
            scheme: 'basic',
            description: 'The key as the password of any user; for the two routes of the thesis alone.',
          },
        },
      },
      security: [{ bearer: [] }, { header: [] }],
    },
  })
  app.register(swaggerUi, { routePrefix: '/docs' })
  // FastAPI's address of the same.
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
