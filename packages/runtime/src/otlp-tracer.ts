import {
  type Context,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Logger } from './logging.ts'
import type { Tracer } from './tracing.ts'

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const

const sendingMilliseconds = 5_000
/** How long spans are gathered before they are sent together. */
const gatheringMilliseconds = 1_000

/**
 * Spans by OpenTelemetry, sent by OTLP over http as JSON. Nothing is registered for the whole process: a library with
 * instrumentation of its own, such as Next.js, would else tell addresses and what people search for.
 */
export function openTracer(to: {
  service: string
  endpoint: string
  version: string
  logger: Logger
}): Tracer {
  const exporter = new OTLPTraceExporter({
    url: `${to.endpoint}/v1/traces`,
    timeoutMillis: sendingMilliseconds,
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.namespace': 'vigia',
      'service.name': to.service,
      'service.version': to.version,
    }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellOfFailures(exporter, to.logger),
        scheduledDelayMillis: gatheringMilliseconds,
        exportTimeoutMillis: sendingMilliseconds,
      }),
    ],
  })
  const tracer = provider.getTracer('vigia')
  return {
    start(name, { kind = 'internal', attributes = {}, traceparent, parent }) {
      const context = contextOf(parent?.traceparent ?? traceparent)
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes: { ...attributes } }, context)
      return {
        run: (work) => work(),
        add: (more) => void span.setAttributes({ ...more }),
        linkTo(other) {
          const context = spanContextOf(other)
          if (context !== undefined) span.addLink({ context })
        },
        fail: (code) =>
          void span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR, message: code }),
        traceparent: writeTraceparent(span.spanContext()),
        end: () => span.end(),
      }
    },
    close: () => provider.shutdown(),
  }
}

/** A collector that is away costs spans and one line of the log, not one for each try. */
function tellOfFailures(exporter: SpanExporter, logger: Logger): SpanExporter {
  let isWell = true
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const hasArrived = result.code === 0
        if (!hasArrived && isWell)
          logger.warn('OTEL_EXPORTER_OTLP_ENDPOINT: the collector takes no spans; they are lost.')
        isWell = hasArrived
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
  }
}

/** `traceparent` of W3C Trace Context, https://www.w3.org/TR/trace-context/: version, trace, span, flags. */
const pattern = /^00-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})$/

function contextOf(traceparent: string | undefined): Context {
  const context = spanContextOf(traceparent)
  return context === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, context)
}

function spanContextOf(traceparent: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = pattern.exec(traceparent ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED
  return { traceId, spanId, traceFlags, isRemote: true }
}

const writeTraceparent = ({ traceId, spanId, traceFlags }: SpanContext) =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
