/**
 * The fit alone, without database or files: `fit-rows.ts ROWS EPOCHS BACKEND [THREADS]` prints what it took by the clock
 * and of the processors, and a digest of what was learnt. A thousand synthetic beats are repeated: what a row costs does
 * not depend on what is in it.
 */
import { createHash } from 'node:crypto'
import {
  type BackendPreference,
  findRange,
  fit,
  makeValues,
  openBackend,
  parseNetwork,
  scaleInPlace,
} from '@vigia/autoencoder'
import { synthesiseBeats } from '@vigia/synthetic-beats'

const distinct = 1000
/** The test part is as large as a quarter of the training part. */
const testRowEvery = 4

const [rows = 0, epochs = 0] = process.argv.slice(2, 4).map(Number)
const threads = process.argv[5] === undefined ? undefined : Number(process.argv[5])
const backend = await openBackend((process.argv[4] ?? 'auto') as BackendPreference)

const { beats } = synthesiseBeats({ count: distinct, seed: 1, anomalousShare: 0 })
const numbers = (count: number) => Int32Array.from({ length: count }, (_, row) => row)
scaleInPlace(beats.values, findRange(beats, numbers(distinct)))
const values = makeValues(rows)
for (let start = 0; start < values.length; start += beats.values.length)
  values.set(beats.values.subarray(0, values.length - start), start)

const before = process.cpuUsage()
const fitting = fit(backend, {
  beats: { count: rows, values },
  training: numbers(rows),
  validation: numbers(Math.ceil(rows / testRowEvery)),
  network: parseNetwork('32,16,8'),
  ...{ optimizer: 'adam', loss: 'mae', epochs, batchSize: 512, seed: 21 },
  ...(threads === undefined ? {} : { threads }),
})
let seconds = 0
let step = await fitting.next()
for (; !step.done; step = await fitting.next()) seconds = step.value.seconds
const { user, system } = process.cpuUsage(before)
const digest = createHash('sha256').update(step.value.parameters).digest('hex')
console.log(JSON.stringify({ seconds, processorSeconds: (user + system) / 1e6, digest }))
