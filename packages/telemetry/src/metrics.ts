import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** A request that was answered, by what cannot name anybody. */
export interface AnsweredRequest {
  method: string
  /** The pattern of its address, such as `/inferences/:id`; never the address, which has ids in it. */
  route: string
  status: number
  seconds: number
}

/** What a process tells Prometheus of itself. */
export interface Metrics {
  registry: Registry
  countRequest(request: AnsweredRequest): void
  /** Opens a counter, and returns what adds to it. @param of.name ends with `_total` */
  openCounter<Label extends string = never>(of: {
    name: string
    help: string
    labelNames?: readonly Label[]
  }): (labels?: Readonly<Record<Label, string>>, by?: number) => void
  /** Opens a gauge that is read whenever somebody asks. */
  openGauge(of: { name: string; help: string; read(): number }): void
  /** Run before each answer to Prometheus, which is given after 4 s whatever is not done by then. */
  beforeAnswer(refresh: () => Promise<void>): void
  /** All of it, in the text format of Prometheus. */
  write(): Promise<string>
}

/** Opens the metrics of a process: those of Node.js (event loop, memory, CPU) are there at once. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const refreshments: (() => Promise<void>)[] = []
  let requests: RequestMetrics | undefined
  return {
    registry,
    countRequest({ method, route, status, seconds }) {
      requests ??= openRequestMetrics(registry)
      const labels = { method, route, status: String(status) }
      requests.count.inc(labels)
      requests.durations.observe(labels, seconds)
    },
    openCounter({ name, help, labelNames = [] }) {
      const counter = new Counter({ name, help, labelNames: [...labelNames], registers: [registry] })
      return (labels, by = 1) => counter.inc({ ...labels }, by)
    },
    openGauge({ name, help, read }) {
      new Gauge({
        name,
        help,
        registers: [registry],
        collect() {
          this.set(read())
        },
      })
    },
    beforeAnswer: (refresh) => void refreshments.push(refresh),
    async write() {
      await inTime(Promise.all(refreshments.map((refresh) => refresh())))
      return await registry.metrics()
    },
  }
}

/** Prometheus gives up after 10 s. */
const patienceMilliseconds = 4_000

/** Waits for what is to be done before an answer, but not for ever: a folder may be on a server that is away. */
async function inTime(work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, patienceMilliseconds)
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

type RequestMetrics = ReturnType<typeof openRequestMetrics>

function openRequestMetrics(registry: Registry) {
  const registers = [registry]
  const labelNames = ['method', 'route', 'status'] as const
  return {
    count: new Counter({ name: 'http_requests_total', help: 'Requests answered.', labelNames, registers }),
    durations: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request to the end of its answer.',
      labelNames,
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
  }
}
