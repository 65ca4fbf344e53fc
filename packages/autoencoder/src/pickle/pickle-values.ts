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
