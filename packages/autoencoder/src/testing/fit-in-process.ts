/** `fit-in-process.ts EPOCHS`: so many epochs of a fit by two threads, after which nobody goes on with it. */
import { fit } from '../fit.ts'
import { parseNetwork } from '../network.ts'
import { MANY_ROWS } from '../threads/shared-fit.ts'
import { makeWaves, rowsBetween } from './fixtures.ts'

const fitting = fit(undefined, {
  beats: makeWaves(MANY_ROWS, 1),
  training: rowsBetween(0, MANY_ROWS),
  validation: rowsBetween(0, 100),
  network: parseNetwork('8', { inside: 'elu', code: 'linear', output: 'linear' }),
  ...{ optimizer: 'adam', loss: 'mae', epochs: 100, batchSize: 500, seed: 21, threads: 2 },
})
for await (const { epoch } of fitting) {
  console.log(`epoch ${epoch}`)
  if (epoch === Number(process.argv[2])) break
}
