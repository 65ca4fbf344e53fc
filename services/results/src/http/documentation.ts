import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Problem } from '@vigia/contracts'
import { readVersion } from '@vigia/runtime'
import type { FastifyInstance, FastifySchema } from 'fastify'
import type { TObject, TSchema } from 'typebox'
import { problemMediaType } from './problems.ts'

/** Describes the routes that come after it by OpenAPI 3.1, at `/docs` for people and `/docs/json` for programs. */
export function documentRoutes(app: FastifyInstance): void {
  app.register(swagger, {
    transform: ({ schema, url }) => ({ schema: tellDefaults(schema), url }),
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

/** A parameter that has a default is there in what a route gets, whether it was sent or not: nobody needs to send it. */
function tellDefaults(schema: FastifySchema): FastifySchema {
  const query = schema?.querystring as TObject | undefined
  if (query?.required === undefined) return schema
  const required = query.required.filter((name) => !('default' in (query.properties[name] ?? {})))
  return { ...schema, querystring: { ...query, required } }
}

const descriptions = {
  400: 'The request is not valid; `errors` names the fields.',
  401: 'The API key is missing or not accepted.',
  403: 'The API key is for reading alone.',
  404: 'There is no such row.',
  405: 'This address takes other methods, which `Allow` names.',
  408: 'The request did not arrive in time.',
  409: 'A key is in use for another inference; `errors` names the field that differs. Nothing was stored.',
  413: 'The body is larger than this route takes.',
  415: 'The body is not application/json.',
  422: 'Each field is valid by itself, and they contradict each other; `errors` names them. Nothing was stored.',
  429: 'Too many requests from this client, or of strangers from this address.',
  431: 'The headers are longer than this service takes.',
  500: 'The service failed.',
  501: 'This service knows no such method.',
  503: 'The database or the service is not available just now, or has too much to work on; `Retry-After` says when to come again.',
} as const

/** The refusals of a route, as its schema declares them. */
export function problemResponses(...statuses: (keyof typeof descriptions)[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: descriptions[status], content: { [problemMediaType]: { schema: Problem } } },
    ]),
  )
}

/** What any address may answer, before it is known whose it is. */
export const anyProblems = problemResponses(400, 405, 408, 431, 500, 501)
/** What every route that needs a key and the database may answer. */
export const commonProblems = { ...anyProblems, ...problemResponses(401, 429, 503) }
/** And one with a body. */
export const bodyProblems = { ...commonProblems, ...problemResponses(403, 413, 415) }

/** The name of the route that links lead to. */
export const showInference = 'showInference'

/** The links of a route that stores an ECG: under each status to where it is shown. */
export function showStored(id: string, ...statuses: number[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { stored: { operationId: showInference, parameters: { id } } }]),
  )
}

/** A route's good answer: the schema with the sentence that OpenAPI shows for it. */
export function answered<Schema extends TSchema>(description: string, schema: Schema): Schema {
  return { ...schema, description }
}
