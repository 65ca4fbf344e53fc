import { packedMediaType, packSamples } from './packed-samples.ts'
import type {
  Inference,
  InferenceDetail,
  InferencesPage,
  InferencesQuery,
  Problem,
  StoredInferences,
} from './results-api.ts'
import { type HttpAnswer, type HttpConnection, openConnection } from './results-client-http.ts'

/** The API understood the request and refuses it; sent again as it is, it will be refused again. */
export interface Refused {
  status: 'refused'
  problem: Problem
}

/** No useful answer now; the same request may succeed later. */
export interface Unavailable {
  status: 'unavailable'
  reason: 'network' | 'timeout' | 'rate-limited' | 'server-error' | 'unexpected-answer'
  /** A few words for people, such as ECONNREFUSED or HTTP 503. */
  detail: string
  /** How long the API asks to wait. */
  retryAfterSeconds?: number
}

export type StoreAnswer =
  | { status: 'stored'; inferences: StoredInferences['inferences'] }
  | Refused
  | Unavailable

export type ListAnswer = { status: 'listed'; page: InferencesPage } | Refused | Unavailable

export type FindAnswer =
  | { status: 'found'; inference: InferenceDetail }
  | { status: 'not-found' }
  | Refused
  | Unavailable

export type ReadyAnswer = { status: 'ready' } | Unavailable

export interface ResultsClientOptions {
  /** Where the API is: `http://127.0.0.1:5000`. */
  baseUrl: string
  apiKey: string
  /** Who vouches for the API by https, as PEM; those that Node.js knows where it is left out. */
  certificates?: string
  /** How long one request may take, with its answer; five seconds where it is left out. */
  timeoutMilliseconds?: number
  /** Put around each request, named by method and pattern of its address; it gives headers that go with it. */
  trace?: <Result>(
    name: string,
    send: (headers: Readonly<Record<string, string>>) => Promise<Result>,
  ) => Promise<Result>
}

interface CallOptions {
  /** Aborted, the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** How long this request may take, with its answer, where that is less than the client gives each. */
  milliseconds?: number
}

/** The results API. Every answer is checked before it is handed on. */
export interface ResultsClient {
  /** Stores from 1 to 1,000 inferences, all or none; those that were there already are not stored again. */
  storeInferences(inferences: readonly InferenceToStore[], options?: CallOptions): Promise<StoreAnswer>
  listInferences(query?: Partial<InferencesQuery>, options?: CallOptions): Promise<ListAnswer>
  findInference(id: number, options?: CallOptions): Promise<FindAnswer>
  /** Whether the API and its database are ready, within four and a half seconds: a supervisor wants its answer within five. */
  checkReady(options?: CallOptions): Promise<ReadyAnswer>
  /** Ends the connections that are kept open; twice does no harm. */
  close(): Promise<void>
}

/** How long the API has for a request with its answer. */
export const requestMilliseconds = 5_000
const readinessMilliseconds = 4_500

export function createResultsClient(options: ResultsClientOptions): ResultsClient {
  let connection: Promise<HttpConnection> | undefined

  const { timeoutMilliseconds = requestMilliseconds, trace = (_name, send) => send({}) } = options

  function call(
    path: string,
    body: string | undefined,
    { signal, milliseconds = timeoutMilliseconds }: CallOptions,
  ) {
    const [route = ''] = path.replace(/\d+$/, ':id').split('?', 1)
    return trace(`${body === undefined ? 'GET' : 'POST'} /${route}`, (traced) =>
      callOnce(path, body, { signal, milliseconds }, traced),
    )
  }

  async function callOnce(
    path: string,
    body: string | undefined,
    { signal, milliseconds }: { signal: AbortSignal | undefined; milliseconds: number },
    traced: Readonly<Record<string, string>>,
  ) {
    connection ??= openConnection(options.baseUrl, options.certificates)
    const { send } = await connection
    const timeout = AbortSignal.timeout(milliseconds)
    const headers = {
      ...traced,
      accept: 'application/json',
      authorization: `Bearer ${options.apiKey}`,
      ...(body === undefined
        ? {}
        : { 'content-type': packedMediaType, 'content-length': `${Buffer.byteLength(body)}` }),
    }
    try {
      return readAnswer(
        await send({
          method: body === undefined ? 'GET' : 'POST',
          path,
          headers,
          ...(body === undefined ? {} : { body }),
          signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        }),
      )
    } catch (error) {
      signal?.throwIfAborted()
      return timeout.aborted
        ? unavailable('timeout', 'no answer in time')
        : unavailable('network', describe(error))
    }
  }

  return {
    async storeInferences(inferences, how = {}) {
      const answer = await call('inferences', encodeInferences(inferences), how)
      if (answer.status !== 'answered') return answer
      return isStoredInferences(answer.content)
        ? { status: 'stored', inferences: answer.content.inferences }
        : unexpected
    },

    async listInferences(query = {}, how = {}) {
      const parameters = new URLSearchParams()
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) parameters.set(name, String(value))
      const answer = await call(`inferences?${parameters}`, undefined, how)
      if (answer.status !== 'answered') return answer
      const { page } = await loadSchemas()
      return page.Check(answer.content) ? { status: 'listed', page: answer.content } : unexpected
    },

    async findInference(id, how = {}) {
      const answer = await call(`inferences/${id}`, undefined, how)
      if (answer.status === 'refused' && answer.problem.status === 404) return { status: 'not-found' }
      if (answer.status !== 'answered') return answer
      const { detail } = await loadSchemas()
      return detail.Check(answer.content) ? { status: 'found', inference: answer.content } : unexpected
    },

    async checkReady({ signal } = {}) {
      const milliseconds = Math.min(readinessMilliseconds, timeoutMilliseconds)
      const answer = await call('readyz', undefined, { signal, milliseconds })
      if (answer.status === 'unavailable') return answer
      return answer.status === 'answered' ? { status: 'ready' } : unexpected
    },

    async close() {
      const opened = await connection
      opened?.close()
    },
  }
}

let schemas: ReturnType<typeof compileSchemas> | undefined

/** The schemas of what is read, loaded by the first read: whoever only stores does not wait for TypeBox. */
const loadSchemas = () => (schemas ??= compileSchemas())

async function compileSchemas() {
  const [{ Compile }, { InferenceDetail, InferencesPage }] = await Promise.all([
    import('typebox/compile'),
    import('./results-api.ts'),
  ])
  return { page: Compile(InferencesPage), detail: Compile(InferenceDetail) }
}

function readAnswer(answer: HttpAnswer): { status: 'answered'; content: unknown } | Refused | Unavailable {
  const { status, headers, text } = answer
  const content = parse(text)
  if (status >= 200 && status < 300) return { status: 'answered', content }
  const retryAfter = Number(headers['retry-after'])
  const wait = retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}
  if (status === 429) return { ...unavailable('rate-limited', 'HTTP 429'), ...wait }
  if (status >= 500) return { ...unavailable('server-error', `HTTP ${status}`), ...wait }
  if (status < 400) return unexpected
  const problem = isProblem(content) ? content : { type: 'about:blank', title: `HTTP ${status}`, status }
  return { status: 'refused', problem }
}

const unexpected = unavailable('unexpected-answer', 'the answer is not one of the results API')

function unavailable(reason: Unavailable['reason'], detail: string): Unavailable {
  return { status: 'unavailable', reason, detail }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What is wrong about a certificate, by the code that Node.js gives it. */
const certificateProblems: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'nobody known vouches for its certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'nobody known vouches for its certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'nobody known vouches for its certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'nobody known vouches for its certificate',
}

function describe(error: unknown): string {
  const problem = certificateProblems[error instanceof Error && 'code' in error ? String(error.code) : '']
  if (problem !== undefined) return problem
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.name : 'unknown error'
}

/** An inference as callers have it: samples may be in a typed array. They travel in single precision. */
export type InferenceToStore = Omit<Inference, 'values' | 'reconstruction'> & {
  values: ArrayLike<number>
  reconstruction: ArrayLike<number>
}

/** The body of `POST /inferences`, with packed samples. */
export function encodeInferences(inferences: readonly InferenceToStore[]): string {
  return JSON.stringify({ inferences: inferences.map(packInference) })
}

function packInference({ values, reconstruction, ...fields }: InferenceToStore) {
  return { ...fields, values: packSamples(values), reconstruction: packSamples(reconstruction) }
}

// The two answers that `infer` reads, checked by hand: TypeBox takes longer to load than one inference to send.
// Their tests compare them with the schemas.

export function isStoredInferences(value: unknown): value is StoredInferences {
  return (
    isObject(value) &&
    Array.isArray(value.inferences) &&
    value.inferences.every(
      (inference) =>
        isObject(inference) &&
        typeof inference.key === 'string' &&
        isRowId(inference.id) &&
        (inference.status === 'stored' || inference.status === 'already-stored'),
    )
  )
}

export function isProblem(value: unknown): value is Problem {
  return (
    isObject(value) &&
    typeof value.type === 'string' &&
    typeof value.title === 'string' &&
    Number.isInteger(value.status) &&
    (value.detail === undefined || typeof value.detail === 'string') &&
    (value.errors === undefined || (Array.isArray(value.errors) && value.errors.every(isFieldError)))
  )
}

function isFieldError(value: unknown): boolean {
  return isObject(value) && typeof value.field === 'string' && typeof value.message === 'string'
}

function isRowId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
