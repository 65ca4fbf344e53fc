import { expect, test } from 'vitest'
import { findOptimizer } from './optimizers.ts'

const parameters = [0.5, -0.25, 1]
const gradients = [
  [0.1, -0.2, 0],
  [0.3, 0.05, -1.5],
  [-0.4, 0, 2],
]

// The parameters after these three steps, with Keras 3.15.1's optimisers as `keras.optimizers.get(name)` makes them.
const afterKeras = {
  adadelta: [0.49999886751174927, -0.24999907612800598, 0.9999998211860657],
  adagrad: [0.4996943473815918, -0.2495979368686676, 1.0001847743988037],
  adam: [0.49814367294311523, -0.24816767871379852, 1.0005779266357422],
  adamax: [0.4983610212802887, -0.24844124913215637, 1.0004063844680786],
  nadam: [0.4987179636955261, -0.24906104803085327, 1.0002180337905884],
  rmsprop: [0.49635717272758484, -0.2476435750722885, 1.000585675239563],
  sgd: [0.5, -0.24849998950958252, 0.9950000047683716],
}

test.each(Object.entries(afterKeras))('%s goes where Keras’s goes in three steps', (name, expected) => {
  const moved = Float32Array.from(parameters)
  const update = findOptimizer(name).start(moved.length)
  for (const gradient of gradients) update(moved, Float32Array.from(gradient))
  for (const [index, value] of moved.entries())
    expect(Math.abs(value - (expected[index] as number))).toBeLessThan(2e-7)
})

test('each start begins anew', () => {
  const adam = findOptimizer('adam')
  const moved = [adam.start(1), adam.start(1)].map((update) => {
    const parameter = Float32Array.of(1)
    update(parameter, Float32Array.of(0.3))
    return parameter[0]
  })
  expect(moved[0]).toBe(moved[1])
})

test.each([
  ['Adam', 'adam'],
  ['SGD', 'sgd'],
  ['RMSprop', 'rmsprop'],
])('%s is known as %s', (name, canonical) => {
  expect(findOptimizer(name).name).toBe(canonical)
})

test.each(['lion', '', 'constructor'])('"%s" is refused with the names of the known ones', (name) => {
  expect(() => findOptimizer(name)).toThrow(expect.objectContaining({ code: 'unknown-optimizer' }))
  expect(() => findOptimizer(name)).toThrow(/adadelta, adagrad, adam, adamax, nadam, rmsprop, sgd/)
})
