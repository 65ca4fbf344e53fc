// The values of a pickle of weights, and what numpy's pickles of arrays call and set, as
// numpy/core/src/multiarray/{methods,descriptor}.c writes it.

import { quote, refusePickle } from './pickle-bytes.ts'

/** What a pickle of weights is made of. `undefined` is never one. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | PickleList
  | PickleTuple
  | PickleGlobal
  | NumpyType
  | NumpyArray

export interface PickleList {
  kind: 'list'
  items: PickleValue[]
}

export interface PickleTuple {
  kind: 'tuple'
  items: readonly PickleValue[]
}

/** A name that Python would import. Here it is no more than a name. */
export interface PickleGlobal {
  kind: 'global'
  name: GlobalName
}

/** The names that numpy's own pickles of plain arrays ask for, those of numpy 1 and of numpy 2. */
export const globalNames = [
  'numpy.ndarray',
  'numpy.dtype',
  'numpy.core.multiarray._reconstruct',
  'numpy._core.multiarray._reconstruct',
  'numpy.core.numeric._frombuffer',
  'numpy._core.numeric._frombuffer',
  '_codecs.encode',
] as const
export type GlobalName = (typeof globalNames)[number]

/** The type of an array's numbers; its order of bytes is known once its state is there. */
export interface NumpyType {
  kind: 'dtype'
  bytesPerNumber: 4 | 8
  isLittleEndian?: boolean
}

/** An array; an empty one until its state is there. */
export interface NumpyArray {
  kind: 'array'
  contents?: {
    shape: readonly number[]
    type: Required<NumpyType>
    /** Column after column instead of row after row. */
    isFortran: boolean
    bytes: Uint8Array
  }
}

type Kinds = Exclude<PickleValue, null | boolean | number | string | Uint8Array>

/** Whether a value is there and of a kind. */
export function isKind<Kind extends Kinds['kind']>(
  value: PickleValue | undefined,
  kind: Kind,
): value is Extract<Kinds, { kind: Kind }> {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

const mostDimensions = 2
const largestDimension = 4096

/**
 * What a call of one of numpy's functions stands for. Nothing is called.
 *
 * @param encode makes bytes of a text whose characters are bytes
 */
export function reduce(
  name: GlobalName,
  { items }: PickleTuple,
  encode: (text: string) => Uint8Array,
): NumpyArray | NumpyType | Uint8Array {
  switch (name) {
    case '_codecs.encode': {
      const [text, encoding] = items
      if (items.length !== 2 || typeof text !== 'string' || encoding !== 'latin1')
        refusePickle('it encodes something else than bytes')
      return encode(text)
    }
    case 'numpy.dtype':
      return makeType(items)
    case 'numpy.core.multiarray._reconstruct':
    case 'numpy._core.multiarray._reconstruct':
      return makeEmptyArray(items)
    case 'numpy.core.numeric._frombuffer':
    case 'numpy._core.numeric._frombuffer': {
      const [bytes, type, shape, order] = items
      if (items.length !== 4 || (order !== 'C' && order !== 'F'))
        refusePickle('an array is of no known order')
      return { kind: 'array', contents: checkContents(shape, type, order === 'F', bytes) }
    }
    case 'numpy.ndarray':
      return refusePickle('it makes an array in another way than numpy writes one')
  }
}

function makeType(items: readonly PickleValue[]): NumpyType {
  const [name, align, copy] = items
  const isFlag = (value: PickleValue | undefined) => typeof value === 'boolean' || value === 0 || value === 1
  if (items.length !== 3 || typeof name !== 'string' || !isFlag(align) || !isFlag(copy))
    refusePickle('a type of numbers is not one that numpy writes')
  if (name === 'f4') return { kind: 'dtype', bytesPerNumber: 4 }
  if (name === 'f8') return { kind: 'dtype', bytesPerNumber: 8 }
  return refusePickle(`an array holds ${quote(name)}, where weights are f4 or f8`)
}

function makeEmptyArray(items: readonly PickleValue[]): NumpyArray {
  const [type, shape, letter] = items
  const isNdarray = isKind(type, 'global') && type.name === 'numpy.ndarray'
  const isEmpty = isKind(shape, 'tuple') && shape.items.length === 1 && shape.items[0] === 0
  if (items.length !== 3 || !isNdarray || !isEmpty || !(letter instanceof Uint8Array) || letter.length !== 1)
    refusePickle('it makes an array in another way than numpy writes one')
  return { kind: 'array' }
}

/** Sets the order of a type's bytes, from the state that numpy writes: `(3, '<', None, None, None, -1, -1, 0)`. */
export function setTypeState(type: NumpyType, state: PickleValue): void {
  if (type.isLittleEndian !== undefined) refusePickle('a type of numbers is described twice')
  if (!isKind(state, 'tuple') || state.items.length !== 8)
    refusePickle('a type of numbers is not one that numpy writes')
  const [version, order, subarray, names, fields, ...sizes] = state.items
  const isPlain = subarray === null && names === null && fields === null && sizes.every(Number.isInteger)
  if (version !== 3 || !isPlain || (order !== '<' && order !== '>'))
    refusePickle('a type of numbers is not plain, or of no known order of bytes')
  type.isLittleEndian = order === '<'
}

/** Fills an array from the state that numpy writes: `(1, shape, dtype, is_fortran, bytes)`. */
export function setArrayState(array: NumpyArray, state: PickleValue): void {
  if (array.contents !== undefined) refusePickle('an array is filled twice')
  if (!isKind(state, 'tuple') || state.items.length !== 5)
    refusePickle('an array is filled with something else')
  const [version, shape, type, isFortran, bytes] = state.items
  if (version !== 1 || !(typeof isFortran === 'boolean' || isFortran === 0 || isFortran === 1))
    refusePickle('an array is filled with something else')
  array.contents = checkContents(shape, type, Boolean(isFortran), bytes)
}

function checkContents(
  shape: PickleValue | undefined,
  type: PickleValue | undefined,
  isFortran: boolean,
  bytes: PickleValue | undefined,
): Required<NumpyArray>['contents'] {
  const sizes = isKind(shape, 'tuple') ? shape.items : []
  if (sizes.length < 1 || sizes.length > mostDimensions || !sizes.every(isSize))
    refusePickle('an array has a shape that no weights have')
  if (!isKind(type, 'dtype') || type.isLittleEndian === undefined)
    refusePickle('an array says not what numbers it holds')
  if (!(bytes instanceof Uint8Array)) refusePickle('an array holds no bytes')
  const wanted = sizes.reduce((product, size) => product * size, type.bytesPerNumber)
  if (bytes.length !== wanted)
    refusePickle(`an array of shape (${sizes.join(', ')}) has ${bytes.length} bytes instead of ${wanted}`)
  return { shape: sizes, type: { ...type, isLittleEndian: type.isLittleEndian }, isFortran, bytes }
}

function isSize(value: PickleValue): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestDimension
}

/**
 * Copies an array's numbers, row after row, as Float32.
 *
 * @throws VigiaError `model-corrupt` when one is not finite
 */
export function copyNumbers(
  { shape, type, isFortran, bytes }: Required<NumpyArray>['contents'],
  target: Float32Array,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [rows = 1, columns = 1] = shape
  const read = type.bytesPerNumber === 4 ? view.getFloat32 : view.getFloat64
  for (let index = 0; index < target.length; index++) {
    const stored = isFortran ? (index % columns) * rows + Math.floor(index / columns) : index
    target[index] = read.call(view, stored * type.bytesPerNumber, type.isLittleEndian)
    if (!Number.isFinite(target[index])) refusePickle('a weight is not a finite number')
  }
}
