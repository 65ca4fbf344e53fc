import type { InferencesQuery } from './inferences.ts'
import { packedMediaType } from './packed-samples.ts'
import { encodeInferences, type InferenceToStore } from './results-client-encoding.ts'
import { isProblem, isStoredInferences } from './results-client-guards.ts'
import { type HttpAnswer, type HttpConnection, openConnection } from './results-client-http.ts'
import type {
  FindAnswer,
  ListAnswer,
  ReadyAnswer,
  Refused,
  StoreAnswer,
  Unavailable,
} from './results-client-outcomes.ts'

export type { InferenceToStore } from './results-client-encoding.ts'
export type * from './results-client-outcomes.ts'

export interface ResultsClientOptions {
  /** Where the API is: `http://127.0.0.1:5000`. */
  baseUrl: string
  apiKey: string
  /** Who vouches for the API by https, as PEM; those that Node.js knows where it is left out. */
  certificates?: string
  /** How long one request may take, with its answer. */
  timeoutMilliseconds: number
}

interface CallOptions {
  /** Aborted, the call rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** The results API. Every answer is checked before it is handed on. */
export interface ResultsClient {
  /** Stores from 1 to 1,000 inferences, all or none; those that were there already are not stored again. */
  storeInferences(inferences: readonly InferenceToStore[], options?: CallOptions): Promise<StoreAnswer>
  listInferences(query?: Partial<InferencesQuery>, options?: CallOptions): Promise<ListAnswer>
  findInference(id: number, options?: CallOptions): Promise<FindAnswer>
  /** Whether the API and its database are ready. */
  checkReady(options?: CallOptions): Promise<ReadyAnswer>
  /** Ends the connections that are kept open; twice does no harm. */
  close(): Promise<void>
}

export function createResultsClient(options: ResultsClientOptions): ResultsClient {
  let connection: Promise<HttpConnection> | undefined

  async function call(path: string, body: string | undefined, signal: AbortSignal | undefined) {
    connection ??= openConnection(options.baseUrl, options.certificates)
    const { send } = await connection
    const timeout = AbortSignal.timeout(options.timeoutMilliseconds)
    const headers = {
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
    async storeInferences(inferences, { signal } = {}) {
      const answer = await call('inferences', encodeInferences(inferences), signal)
      if (answer.status !== 'answered') return answer
      return isStoredInferences(answer.content)
        ? { status: 'stored', inferences: answer.content.inferences }
        : unexpected
    },

    async listInferences(query = {}, { signal } = {}) {
      const parameters = new URLSearchParams()
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) parameters.set(name, String(value))
      const answer = await call(`inferences?${parameters}`, undefined, signal)
      if (answer.status !== 'answered') return answer
      const { isInferencesPage } = await import('./results-client-checks.ts')
      return isInferencesPage(answer.content) ? { status: 'listed', page: answer.content } : unexpected
    },

    async findInference(id, { signal } = {}) {
      const answer = await call(`inferences/${id}`, undefined, signal)
      if (answer.status === 'refused' && answer.problem.status === 404) return { status: 'not-found' }
      if (answer.status !== 'answered') return answer
      const { isInferenceDetail } = await import('./results-client-checks.ts')
      return isInferenceDetail(answer.content) ? { status: 'found', inference: answer.content } : unexpected
    },

    async checkReady({ signal } = {}) {
      const answer = await call('readyz', undefined, signal)
      if (answer.status === 'unavailable') return answer
      return answer.status === 'answered' ? { status: 'ready' } : unexpected
    },

    async close() {
      const opened = await connection
      opened?.close()
    },
  }
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
