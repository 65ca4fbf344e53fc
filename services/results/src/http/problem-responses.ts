import { Problem } from '@vigia/contracts'
import { problemMediaType } from './problem.ts'

const descriptions = {
  400: 'The request is not valid; `errors` names the fields.',
  401: 'The API key is missing or not accepted.',
  404: 'There is no such row.',
  409: 'A key is in use for another inference; `errors` names the field that differs. Nothing was stored.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  429: 'Too many requests from this address.',
  500: 'The service failed.',
  503: 'The database or the service is not available just now.',
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

/** What every route that needs a key and the database may answer. */
export const commonProblems = problemResponses(400, 401, 429, 500, 503)
/** And one with a body. */
export const bodyProblems = { ...commonProblems, ...problemResponses(413, 415) }
