import { expect, test } from 'vitest'
import { activate, openBackend } from './backend.ts'
import { parseNetwork } from './network.ts'
import { has, openAllBackends } from './testing/fixtures.ts'

test('a backend that is asked for is the one that is opened', async () => {
  const wasm = await openBackend('wasm')
  expect(wasm.name).toBe('wasm')
  expect(wasm.version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(wasm.description).toContain('WebAssembly')
  expect(wasm.passedOver).toEqual([])
  expect((await openBackend('cpu')).description).toContain('plain JavaScript')
})

test('without a preference a small network gets WebAssembly', async () => {
  expect((await openBackend('auto', parseNetwork('32,16,8'))).name).toBe('wasm')
})

test('without a preference a large network gets the native library where it works, else the reason is told', async () => {
  const opened = await openBackend('auto', parseNetwork('512,128,32'))
  if (has(await openAllBackends(), 'tensorflow')) expect(opened.name).toBe('tensorflow')
  else
    expect(opened).toMatchObject({
      name: 'wasm',
      passedOver: [{ name: 'tensorflow', reason: expect.stringMatching(/./) }],
    })
})

test('TensorFlow’s library either works when it is forced or the error says what to do', async () => {
  const outcome = await openBackend('tensorflow').catch((error: unknown) => error)
  if (has(await openAllBackends(), 'tensorflow')) {
    expect(outcome).toMatchObject({ name: 'tensorflow' })
  } else {
    expect(outcome).toMatchObject({
      code: 'backend-unavailable',
      message: expect.stringContaining('@tensorflow/tfjs-node'),
    })
  }
})

test('each of several opened backends can be made the current one', async () => {
  const backends = await openAllBackends()
  for (const backend of [...backends, ...backends]) {
    activate(backend)
    expect(backend.tensors.getBackend()).toBe(backend.name)
    const { square, tensor1d } = backend.tensors
    expect([...square(tensor1d([1, 2])).dataSync()]).toEqual([1, 4])
  }
})
