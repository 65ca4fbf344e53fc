/**
 * The fit alone, without database or files: `fit-rows.ts ROWS EPOCHS BACKEND` prints `{"seconds":…}`. A thousand
 * synthetic beats are repeated: what a row costs does not depend on what is in it.
 */
import {
  type BackendPreference,
  findRange,
  fit,
  openBackend,
  parseNetwork,
  scaleInPlace,
} from '@vigia/autoencoder'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { synthesiseBeats } from '@vigia/synthetic-beats'

const distinct = 1000
/** The test part is as large as a quarter of the training part. */
const testRowEvery = 4

const [rows = 0, epochs = 0] = process.argv.slice(2, 4).map(Number)
const backend = await openBackend((process.argv[4] ?? 'auto') as BackendPreference)

const { beats } = synthesiseBeats({ count: distinct, seed: 1, anomalousShare: 0 })
const numbers = (count: number) => Int32Array.from({ length: count }, (_, row) => row)
scaleInPlace(beats.values, findRange(beats, numbers(distinct)))
const values = new Float32Array(rows * ECG_LENGTH)
for (let start = 0; start < values.length; start += beats.values.length)
  values.set(beats.values.subarray(0, values.length - start), start)

let seconds = 0
for await (const epoch of fit(backend, {
  beats: { count: rows, values },
  training: numbers(rows),
  validation: numbers(Math.ceil(rows / testRowEvery)),
  network: parseNetwork('32,16,8'),
  optimizer: 'adam',
  loss: 'mae',
  epochs,
  batchSize: 512,
  seed: 21,
}))
  seconds = epoch.seconds
console.log(JSON.stringify({ seconds }))
