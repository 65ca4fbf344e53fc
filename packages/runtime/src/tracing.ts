import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from './logging.ts'

/**
 * What a span says of its piece of work: routes, tables, states, counts and names of models and beats. Never a sample, a
 * value of a query, or a person.
 */
export type Attributes = Readonly<Record<string, string | number>>

export interface SpanOptions {
  /** `server`: for a caller; `client`: by asking another. */
  kind?: 'server' | 'client' | 'internal'
  attributes?: Attributes
  /** Of a caller's trace, as the header `traceparent` has it (W3C Trace Context). */
  traceparent?: string | undefined
}

/** A piece of work of a trace. */
export interface Span {
  /** Runs work whose spans are parts of this one, also those that it starts later. */
  run<Result>(work: () => Result): Result
  add(attributes: Attributes): void
  /** Refers to work of another trace that this one goes on from: a link, in the words of OpenTelemetry. */
  linkTo(traceparent: string): void
  /** @param code why it failed, as a stable name; never a message, which may hold what it failed with */
  fail(code: string): void
  /** Its place in its trace, for the header `traceparent`. */
  traceparent: string
  /** Once. */
  end(): void
}

/** What makes spans, and sends them where they are collected. */
export interface Tracer {
  start(name: string, options: SpanOptions & { parent: Span | undefined }): Span
  /** Sends what is still held; it may take as long as it takes. */
  close(): Promise<void>
}

let tracer: Tracer | undefined
const current = new AsyncLocalStorage<Span>()

const untraced: Span = {
  run: (work) => work(),
  add() {},
  linkTo() {},
  fail() {},
  traceparent: '',
  end() {},
}

/** Whether this process is traced. That is settled before anything else is opened. */
export const isTraced = (): boolean => tracer !== undefined

/** The piece of work that this runs in; undefined where there is none, or nothing is traced. */
export const currentSpan = (): Span | undefined => (tracer === undefined ? undefined : current.getStore())

/** Starts a piece of work, as a part of the one that this runs in. Without a tracer it costs nothing and says nothing. */
export function startSpan(name: string, options: SpanOptions = {}): Span {
  if (tracer === undefined) return untraced
  const span = tracer.start(name, { ...options, parent: current.getStore() })
  return { ...span, run: (work) => current.run(span, work) }
}

/** Does a piece of work as a span of its own, from its beginning to its end. */
export async function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  if (tracer === undefined) return await work(untraced)
  const span = startSpan(name, options)
  try {
    return await span.run(() => work(span))
  } catch (error) {
    span.fail(error instanceof Error && 'code' in error ? String(error.code) : 'unexpected')
    throw error
  } finally {
    span.end()
  }
}

/**
 * Does a request to another service as a span.
 *
 * @param name method and pattern of the address
 * @param send is given the headers that tell the other service which trace it is a part of
 */
export async function traceRequest<Result>(
  name: string,
  send: (headers: Readonly<Record<string, string>>) => Promise<Result>,
): Promise<Result> {
  if (tracer === undefined) return await send({})
  return await inSpan(name, { kind: 'client' }, ({ traceparent }) => send({ traceparent }))
}

/** What runs work, whenever it is called, as a part of the piece of work that this is called in. */
export function keepSpan(): <Result>(work: () => Result) => Result {
  const span = currentSpan()
  return span === undefined ? (work) => work() : (work) => current.run(span, work)
}

/** How long a process that ends waits for a collector that does not answer. */
const closingMilliseconds = 2_000

/**
 * Traces this process from now on, and sends spans by OTLP (http/json) to a collector. The libraries for that are loaded
 * here, and by nobody else.
 *
 * @param to.service the name of the process
 * @param to.endpoint the collector's address, without `/v1/traces`
 * @returns what ends it
 */
export async function startTracing(to: {
  service: string
  endpoint: string
  version: string
  logger: Logger
}): Promise<{ close(): Promise<void> }> {
  const { openTracer } = await import('./otlp-tracer.ts')
  const opened = openTracer(to)
  tracer = opened
  return {
    async close() {
      tracer = undefined
      const over = new AbortController()
      const late = wait(closingMilliseconds, undefined, { signal: over.signal }).catch(() => {})
      await Promise.race([opened.close().catch(() => {}), late])
      over.abort()
    },
  }
}
