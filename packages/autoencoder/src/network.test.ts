import { expect, test } from 'vitest'
import { MersenneTwister } from './mersenne-twister.ts'
import { initialParameters, parseNetwork } from './network.ts'

function shape(text: string): string {
  const { layers } = parseNetwork(text)
  return [layers[0]?.inputs, ...layers.map(({ outputs }) => outputs)].join('-')
}

test('the encoder’s widths are mirrored between two ends of 140', () => {
  expect(shape('32,16,8')).toBe('140-32-16-8-16-32-140')
  expect(shape('8')).toBe('140-8-140')
})

test('spaces around the widths do not matter', () => {
  expect(parseNetwork(' 32, 16 ,8 ').name).toBe('32,16,8')
})

test('the parameters of the layers follow one another without gaps', () => {
  const { layers, parameterCount } = parseNetwork('32,16,8')
  let offset = 0
  for (const { inputs, outputs, weights, biases } of layers) {
    expect(weights).toBe(offset)
    expect(biases).toBe(offset + inputs * outputs)
    offset = biases + outputs
  }
  expect(parameterCount).toBe(offset)
  expect(parameterCount).toBe(10_484)
})

test('all layers but the last are ReLU, the last is a sigmoid', () => {
  const activations = parseNetwork('4,2').layers.map(({ activation }) => activation)
  expect(activations).toEqual(['relu', 'relu', 'relu', 'sigmoid'])
})

test.each(['', ',', '0', '-3', '8,', '3.5', '1e2', '0x10', '4097', '99999', 'a', '1,1,1,1,1,1,1,1,1'])(
  '"%s" is refused as a network',
  (text) => {
    expect(() => parseNetwork(text)).toThrow(expect.objectContaining({ code: 'invalid-network' }))
  },
)

test('first weights fill Glorot’s interval evenly, first biases are zero', () => {
  const network = parseNetwork('32,16,8')
  const parameters = initialParameters(network, new MersenneTwister(21))
  for (const { inputs, outputs, weights, biases } of network.layers) {
    const limit = Math.sqrt(6 / (inputs + outputs))
    const drawn = parameters.subarray(weights, biases)
    expect(drawn.every((weight) => Math.abs(weight) <= limit)).toBe(true)
    const variance = drawn.reduce((sum, weight) => sum + weight * weight, 0) / drawn.length
    expect(variance / (limit ** 2 / 3)).toBeGreaterThan(0.8)
    expect(variance / (limit ** 2 / 3)).toBeLessThan(1.2)
    expect(parameters.subarray(biases, biases + outputs).every((bias) => bias === 0)).toBe(true)
  }
})

test('first parameters depend on the seed alone', () => {
  const network = parseNetwork('8')
  const draw = (seed: number) => initialParameters(network, new MersenneTwister(seed))
  expect(draw(21)).toEqual(draw(21))
  expect(draw(21)).not.toEqual(draw(22))
})
