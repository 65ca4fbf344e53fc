import { VigiaError } from '@vigia/runtime'

/** A whole number here is a shape, a flag or a version: none is longer. */
const mostIntegerBytes = 6
const longestLine = 200

/** Reads the parts of a pickle one after the other; what it says it holds is checked against what is there. */
export class PickleBytes {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get position(): number {
    return this.#position
  }

  get left(): number {
    return this.#bytes.length - this.#position
  }

  /** The next bytes, not copied. */
  take(length: number): Uint8Array {
    return this.#bytes.subarray(this.#advance(length), this.#position)
  }

  uint8 = (): number => this.#view.getUint8(this.#advance(1))
  uint16 = (): number => this.#view.getUint16(this.#advance(2), true)
  int32 = (): number => this.#view.getInt32(this.#advance(4), true)
  uint32 = (): number => this.#view.getUint32(this.#advance(4), true)
  // Above 2^53 it is rounded, and far above what is there all the same.
  uint64 = (): number => Number(this.#view.getBigUint64(this.#advance(8), true))

  /** A whole number of `length` bytes, the lowest first, in two's complement. */
  integer(length: number): number {
    if (length > mostIntegerBytes) refusePickle(`it holds a number of ${length} bytes`)
    const bytes = this.take(length)
    let value = 0
    for (const [index, byte] of bytes.entries()) value += byte * 2 ** (8 * index)
    const isNegative = length > 0 && (bytes[length - 1] as number) >= 0x80
    return isNegative ? value - 2 ** (8 * length) : value
  }

  /** What stands before the next end of line: short, unless it may be the text of a whole array. */
  line(longest = longestLine): string {
    const end = this.#bytes.indexOf(0x0a, this.#position)
    if (end === -1) refusePickle(`it is cut off at byte ${this.#bytes.length}`)
    if (end - this.#position > longest) refusePickle(`it holds a line of ${end - this.#position} bytes`)
    const line = Buffer.from(this.take(end - this.#position)).toString('latin1')
    this.#advance(1)
    return line
  }

  /** UTF-8 of `length` bytes. */
  text(length: number): string {
    const bytes = this.take(length)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch (cause) {
      return refusePickle('it holds a text that is not UTF-8', cause)
    }
  }

  #advance(length: number): number {
    if (length > this.left) refusePickle(`it is cut off at byte ${this.#bytes.length}`)
    const start = this.#position
    this.#position += length
    return start
  }
}

/** A text as protocol 0 writes it: Latin-1, and all else escaped. */
export function decodeRawUnicodeEscape(line: string): string {
  return line.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
}

/** @throws VigiaError `model-corrupt`, always */
export function refusePickle(reason: string, cause?: unknown): never {
  throw new VigiaError(
    'model-corrupt',
    `The model's weights are a Python pickle that cannot be used: ${reason}.`,
    cause === undefined ? {} : { cause },
  )
}

/** A name out of a pickle, short and printable enough for a message. */
export function quote(name: string): string {
  return /^[\w.]{1,80}$/.test(name) ? name : JSON.stringify(name.slice(0, 80))
}
