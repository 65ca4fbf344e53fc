/** A load of `POST /inferences` for some seconds. Reads its options as JSON and prints what came of it as JSON. */
import { json } from 'node:stream/consumers'
import { synthesiseBeats } from '@vigia/synthetic-beats'
import { quantile } from '../measure/spread.ts'
import { sendOver, type Target } from './http-load.ts'

export interface PostOptions {
  target: Target
  connections: number
  /** Inferences in one request. */
  perRequest: number
  seconds: number
  /** Begins the keys of this load, which no other load may use. */
  keyPrefix: string
}

export interface PostFigures {
  /** Answered, and so stored. */
  inferences: number
  seconds: number
  /** Milliseconds of a request: the median, and what 95 and 99 of a hundred stay below. */
  p50: number
  p95: number
  p99: number
}

const distinct = 100
const threshold = 0.05

const options = (await json(process.stdin)) as PostOptions
const bodies = listInferences()
const start = performance.now()
let count = 0

const latencies = await sendOver(options.connections, options.target, () => {
  if (performance.now() - start >= options.seconds * 1000) return undefined
  const inferences = Array.from({ length: options.perRequest }, () => {
    const key = `{"key":"${options.keyPrefix}/${count}",`
    return key + bodies[count++ % distinct]
  })
  const body = `{"inferences":[${inferences.join(',')}]}`
  return { method: 'POST', path: '/inferences', body, expectedStatus: 201 }
})
const figures: PostFigures = {
  inferences: count,
  seconds: (performance.now() - start) / 1000,
  p50: quantile(latencies, 0.5),
  p95: quantile(latencies, 0.95),
  p99: quantile(latencies, 0.99),
}
console.log(JSON.stringify(figures))

/** Inferences as JSON, but for the opening brace and the key: with as many digits as single precision has. */
function listInferences(): string[] {
  const { beats } = synthesiseBeats({ count: distinct, seed: 1 })
  return Array.from({ length: distinct }, (_, row) => {
    const size = beats.values.length / distinct
    const samples = Array.from(beats.values.subarray(row * size, (row + 1) * size))
    const digits = (sample: number) => Number(sample.toPrecision(9))
    const error = (row + 0.5) / 1000
    return JSON.stringify({
      dt_measure: '2024-05-01T12:34:56',
      model_tag: 'bench',
      verdict: error > threshold ? 'anomalous' : 'normal',
      error,
      threshold,
      values: samples.map(digits),
      reconstruction: samples.map((sample) => digits(sample * 0.9)),
    }).slice(1)
  })
}
