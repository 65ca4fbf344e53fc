import { expect, test } from 'vitest'
import { activate, openBackend } from './backend.ts'
import { has, openAllBackends } from './test-backends.ts'

test('a backend that is asked for is the one that is opened', async () => {
  const wasm = await openBackend('wasm')
  expect(wasm.name).toBe('wasm')
  expect(wasm.version).toMatch(/^\d+\.\d+\.\d+$/)
  expect(wasm.description).toContain('WebAssembly')
  expect(wasm.passedOver).toEqual([])
  expect((await openBackend('cpu')).description).toContain('plain JavaScript')
})

test('without a preference the fastest that works is opened, and the others have their reasons', async () => {
  const opened = await openBackend('auto')
  expect(opened.name).toBe(has(await openAllBackends(), 'tensorflow') ? 'tensorflow' : 'wasm')
  for (const { reason } of opened.passedOver) expect(reason).not.toBe('')
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
