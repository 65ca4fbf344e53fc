import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { MersenneTwister } from '../mersenne-twister.ts'
import { encodeModel } from '../model-file.ts'
import { reconstructDirectly } from '../reconstruct.ts'
import { meanAbsoluteErrors } from '../score.ts'
import { makeModel } from '../testing/fixtures.ts'
import { decodeKerasWeights, isPickle } from './keras-weights.ts'

const corrupt = expect.objectContaining({ name: 'VigiaError', code: 'model-corrupt' })

// Made by testing/thesis_weights.py with numpy 1.26 and 2.4.
interface Fixture {
  errors: number[]
  pickles: Record<string, string>
  shared: string
  strided: string
  refused: Record<string, string>
}
const fixture = JSON.parse(
  readFileSync(new URL('../testing/thesis-weights.json', import.meta.url), 'utf8'),
) as Fixture
const unpack = (text: string): Uint8Array => gunzipSync(Buffer.from(text, 'base64'))
const pickleOf = (name: string) => unpack(fixture.pickles[name] as string)

/** The beats of thesis_weights.py. */
const count = fixture.errors.length
const beats = Float32Array.from({ length: count * ECG_LENGTH }, (_, index) => {
  const [row, sample] = [Math.floor(index / ECG_LENGTH), index % ECG_LENGTH]
  return 0.5 + 0.4 * Math.sin(((row + 1) * sample) / 23 + row)
})

test.each(Object.keys(fixture.pickles))('the weights of %s reconstruct beats as numpy does', (name) => {
  const bytes = pickleOf(name)
  expect(isPickle(bytes)).toBe(true)
  const trained = decodeKerasWeights(bytes)
  expect(trained.network.name).toBe('32,16,8')
  const errors = meanAbsoluteErrors(beats, reconstructDirectly(trained, beats, count), count)
  for (const [row, error] of errors.entries())
    expect(Math.abs(error - (fixture.errors[row] as number))).toBeLessThan(1e-6)
})

test('the list of arrays holds every protocol of numpy 1 and of numpy 2', () => {
  for (const numpy of [1, 2])
    for (const protocol of [0, 1, 2, 3, 4, 5])
      expect(fixture.pickles).toHaveProperty([`numpy ${numpy}, protocol ${protocol}, float32`])
})

test('an array that the list holds twice is read twice, and one that was a view as what it shows', () => {
  const { network, parameters } = decodeKerasWeights(unpack(fixture.shared))
  expect(network.name).toBe('140')
  const half = parameters.length / 2
  expect(parameters.slice(half)).toEqual(parameters.slice(0, half))
  expect(decodeKerasWeights(unpack(fixture.strided))).toEqual(
    decodeKerasWeights(pickleOf('numpy 2, protocol 5, float32')),
  )
})

test.each(Object.keys(fixture.refused))('%s is no list of weights', (name) => {
  expect(() => decodeKerasWeights(unpack(fixture.refused[name] as string))).toThrow(corrupt)
})

test('what is not of the right kind is named', () => {
  const reason = (name: string) => () => decodeKerasWeights(unpack(fixture.refused[name] as string))
  expect(reason('an object array')).toThrow('an array holds O8, where weights are f4 or f8')
  expect(reason('half floats')).toThrow('an array holds f2')
  expect(reason('NaN')).toThrow('a weight is not a finite number')
  expect(reason('a dictionary')).toThrow('opcode EMPTY_DICT')
  expect(reason('an array too few')).toThrow('(140, 32) (32) (32, 16)')
})

/** Pickles that would run something, and how Python writes them. */
const hostile: [string, string, string][] = [
  ['a call in protocol 0', "cos\nsystem\n(S'true'\ntR.", 'os.system'],
  ['a call with a text', 'cos\nsystem\n(Vtrue\ntR.', 'os.system'],
  [
    'a call by a name on the stack',
    '\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R.',
    'posix.system',
  ],
  ['an instance', '(Vtrue\nios\nsystem\n.', 'os.system'],
  ['eval', '\x80\x02c__builtin__\neval\nX\x01\x00\x00\x001\x85R.', '__builtin__.eval'],
  ['an attribute of numpy', '\x80\x04\x8c\x05numpy\x8c\x04load\x93.', 'numpy.load'],
  ['a dotted name', '\x80\x04\x8c\x05numpy\x8c\x0fndarray.__new__\x93.', 'numpy.ndarray.__new__'],
  ['a name with control characters', 'c\x1b[2Jos\nsystem\n.', '"\\u001b[2Jos.system"'],
  ['an extension', '\x80\x02\x82\x01.', 'opcode EXT1'],
  ['a persistent id', 'Pname\n.', 'opcode PERSID'],
  ['a new object', '\x80\x04\x8c\x05numpy\x8c\x07ndarray\x93)\x81.', 'opcode NEWOBJ'],
]
test.each(hostile)('%s is refused by name', (_, text, named) => {
  const bytes = Buffer.from(text, 'latin1')
  expect(() => decodeKerasWeights(bytes)).toThrow(corrupt)
  expect(() => decodeKerasWeights(bytes)).toThrow(named)
})

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const uint64 = (value: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}
const bombs: [string, Uint8Array][] = [
  ['nothing at all', latin1('')],
  ['only its end', latin1('.')],
  ['lists nested a million deep', latin1(`${']'.repeat(1_000_000)}.`)],
  ['marks nested a million deep', latin1(`${'('.repeat(1_000_000)}.`)],
  ['tuples nested a million deep', latin1(`)${'\x85'.repeat(1_000_000)}.`)],
  ['a list that holds itself', latin1(']q\x00h\x00a.')],
  ['a tuple that holds its list', latin1(']q\x00h\x00\x85a.')],
  ['a text said to be 4 GB long', latin1('X\xff\xff\xff\xffabc.')],
  [
    'bytes said to be 16 EB long',
    Buffer.concat([latin1('\x80\x05\x96'), uint64(2n ** 64n - 1n), latin1('abc.')]),
  ],
  [
    'a frame said to be 16 EB long',
    Buffer.concat([latin1('\x80\x04\x95'), uint64(2n ** 64n - 1n), latin1('].')]),
  ],
  ['a whole number of 200 bytes', latin1(`\x8a\xc8${'\x01'.repeat(200)}.`)],
  ['a value that was never stored', latin1('h\x07.')],
  ['a value from beyond the mark', latin1('](a.')],
  ['a mark without its end', latin1('].(')],
  ['values left behind', latin1(']].')],
  ['more after its end', latin1('].].')],
  ['a protocol of the future', latin1('\x80\x06].')],
  ['an unknown opcode', latin1('\xfe.')],
  ['a call of a list', latin1('])R.')],
  ['a call of an array type with nothing', latin1('cnumpy\nndarray\n)R.')],
  ['a state for a list', latin1(']]b.')],
  ['text encoded to something else', latin1('c_codecs\nencode\n(Va\nVutf-8\ntR.')],
  [
    'an array that was never filled',
    latin1(']cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntC\x01btRa.'),
  ],
  [
    // A text of 1 MB, made into bytes a thousand times: each time anew, it would be 1 GB.
    'a text that is made into bytes again and again',
    latin1(
      `(c_codecs\nencode\nq\x00X\x00\x00\x10\x00${'a'.repeat(2 ** 20)}X\x06\x00\x00\x00latin1\x86q\x01R` +
        `${'h\x00h\x01R'.repeat(900)}l.`,
    ),
  ],
]
test.each(bombs)('%s is refused', (_, bytes) => {
  expect(() => decodeKerasWeights(bytes)).toThrow(corrupt)
})

test.each([0, 2, 4, 5])('a pickle of protocol %d that is cut off anywhere is refused', (protocol) => {
  const bytes = pickleOf(`numpy 2, protocol ${protocol}, float32`)
  const lengths = [
    ...Array(300).keys(),
    ...Array.from({ length: 60 }, (_, step) => bytes.length - 1 - step * 37),
  ]
  for (const length of lengths)
    expect(() => decodeKerasWeights(bytes.subarray(0, length)), `${length} bytes`).toThrow(corrupt)
})

test('whatever bytes are changed, it is weights that come back or a refusal, and never anything else', () => {
  const random = new MersenneTwister(13)
  const draw = (below: number) => Math.floor(random.nextDouble() * below)
  let refused = 0
  for (const protocol of [0, 2, 4, 5]) {
    const original = pickleOf(`numpy 1, protocol ${protocol}, float32`)
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from(original)
      // Half of them among the first bytes, where there are more opcodes than weights.
      const reach = round % 2 === 0 ? 250 : bytes.length
      for (let flip = 0; flip <= round % 3; flip++) bytes[draw(reach)] = draw(256)
      try {
        expect(decodeKerasWeights(bytes).parameters.every(Number.isFinite)).toBe(true)
      } catch (error) {
        expect(error).toEqual(corrupt)
        refused++
      }
    }
  }
  expect(refused).toBeGreaterThan(200)
})

test('what Vigia writes is never taken for a pickle', () => {
  for (const network of ['2', '8', '32,16,8']) expect(isPickle(encodeModel(makeModel(network)))).toBe(false)
})
