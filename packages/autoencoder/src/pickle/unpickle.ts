// The opcodes of Python's pickle protocols 0 to 5 that lists of numpy arrays are written with; source: CPython's
// Lib/pickle.py and Lib/pickletools.py. Nothing is imported, called or executed: a name that Python would import is
// looked up in a list of seven, and what is not on it is refused.

import { globalNames, isKind, type PickleValue, reduce, setArrayState, setTypeState } from './numpy-arrays.ts'
import { decodeRawUnicodeEscape, PickleBytes, quote, refusePickle } from './pickle-bytes.ts'

const highestProtocol = 5
// A list of 32 arrays takes fewer than a thousand steps, and holds a dozen values at once.
const mostSteps = 10_000
const mostValues = 1000

/**
 * The value that a pickle of numpy arrays in lists and tuples describes. Work and memory are bounded by the size of
 * the bytes, however they are nested or refer to each other.
 *
 * @throws VigiaError `model-corrupt` for everything else, with what it was
 */
export function unpickle(bytes: Uint8Array): PickleValue {
  const machine = new Machine(bytes)
  for (let step = 0; step < mostSteps; step++) {
    const opcode = machine.bytes.uint8()
    if (opcode === STOP) return machine.finish()
    const operation = operations.get(opcode)
    if (operation === undefined) refuseOpcode(opcode, machine.bytes)
    operation(machine)
  }
  return refusePickle(`it has more than ${mostSteps} steps, which no list of weights needs`)
}

class Machine {
  readonly bytes: PickleBytes
  readonly #stack: PickleValue[] = []
  readonly #marks: number[] = []
  readonly #memo = new Map<number, PickleValue>()
  /** How many bytes may yet be made of texts: each stands in the pickle once. */
  #encodable: number

  constructor(bytes: Uint8Array) {
    this.bytes = new PickleBytes(bytes)
    this.#encodable = bytes.length
  }

  push(value: PickleValue): void {
    if (this.#stack.length >= mostValues) refusePickle('it is nested deeper than a list of weights')
    this.#stack.push(value)
  }

  pop(): PickleValue {
    const value = this.top()
    this.#stack.pop()
    return value
  }

  top(): PickleValue {
    const value = this.#stack.length > (this.#marks.at(-1) ?? 0) ? this.#stack.at(-1) : undefined
    if (value === undefined) refusePickle('it takes a value that is not there')
    return value
  }

  mark(): void {
    if (this.#marks.length >= mostValues) refusePickle('it is nested deeper than a list of weights')
    this.#marks.push(this.#stack.length)
  }

  popToMark(): PickleValue[] {
    const mark = this.#marks.pop()
    if (mark === undefined) refusePickle('it takes values that are not there')
    return this.#stack.splice(mark)
  }

  popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  remember(index = this.#memo.size): void {
    this.#memo.set(index, this.top())
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    if (value === undefined) refusePickle('it refers to a value that is not there')
    this.push(value)
  }

  encodeLatin1(text: string): Uint8Array {
    this.#encodable -= text.length
    if (this.#encodable < 0) refusePickle('it holds more bytes than it is long')
    const bytes = new Uint8Array(text.length)
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 0xff) refusePickle('it holds bytes that are none')
      bytes[index] = code
    }
    return bytes
  }

  finish(): PickleValue {
    const value = this.pop()
    if (this.#stack.length > 0 || this.#marks.length > 0) refusePickle('it leaves values behind')
    if (this.bytes.left > 0) refusePickle(`it ends at byte ${this.bytes.position}, and more follows`)
    return value
  }
}

type Operation = (machine: Machine) => void

const STOP = '.'.charCodeAt(0)
const code = (letter: string | number) => (typeof letter === 'number' ? letter : letter.charCodeAt(0))

const operations = new Map<number, Operation>(
  (
    [
      [0x80, (machine) => requireProtocol(machine.bytes.uint8())],
      [0x95, (machine) => requireFrame(machine.bytes)],
      ['(', (machine) => machine.mark()],
      ['N', (machine) => machine.push(null)],
      [0x88, (machine) => machine.push(true)],
      [0x89, (machine) => machine.push(false)],
      ['I', (machine) => machine.push(parseInteger(machine.bytes.line()))],
      ['L', (machine) => machine.push(parseInteger(machine.bytes.line().replace(/L$/, '')))],
      ['J', (machine) => machine.push(machine.bytes.int32())],
      ['K', (machine) => machine.push(machine.bytes.uint8())],
      ['M', (machine) => machine.push(machine.bytes.uint16())],
      [0x8a, (machine) => machine.push(machine.bytes.integer(machine.bytes.uint8()))],
      ['V', (machine) => machine.push(decodeRawUnicodeEscape(machine.bytes.line(machine.bytes.left)))],
      [0x8c, (machine) => machine.push(machine.bytes.text(machine.bytes.uint8()))],
      ['X', (machine) => machine.push(machine.bytes.text(machine.bytes.uint32()))],
      [0x8d, (machine) => machine.push(machine.bytes.text(machine.bytes.uint64()))],
      ['C', (machine) => machine.push(machine.bytes.take(machine.bytes.uint8()))],
      ['B', (machine) => machine.push(machine.bytes.take(machine.bytes.uint32()))],
      [0x8e, (machine) => machine.push(machine.bytes.take(machine.bytes.uint64()))],
      [0x96, (machine) => machine.push(machine.bytes.take(machine.bytes.uint64()))],
      [']', (machine) => machine.push({ kind: 'list', items: [] })],
      ['l', (machine) => machine.push({ kind: 'list', items: machine.popToMark() })],
      ['a', (machine) => append(machine, [machine.pop()])],
      ['e', (machine) => append(machine, machine.popToMark())],
      [')', (machine) => machine.push({ kind: 'tuple', items: [] })],
      ['t', (machine) => machine.push({ kind: 'tuple', items: machine.popToMark() })],
      [0x85, (machine) => machine.push({ kind: 'tuple', items: machine.popMany(1) })],
      [0x86, (machine) => machine.push({ kind: 'tuple', items: machine.popMany(2) })],
      [0x87, (machine) => machine.push({ kind: 'tuple', items: machine.popMany(3) })],
      ['p', (machine) => machine.remember(parseIndex(machine.bytes.line()))],
      ['q', (machine) => machine.remember(machine.bytes.uint8())],
      ['r', (machine) => machine.remember(machine.bytes.uint32())],
      [0x94, (machine) => machine.remember()],
      ['g', (machine) => machine.recall(parseIndex(machine.bytes.line()))],
      ['h', (machine) => machine.recall(machine.bytes.uint8())],
      ['j', (machine) => machine.recall(machine.bytes.uint32())],
      ['c', (machine) => pushGlobal(machine, machine.bytes.line(), machine.bytes.line())],
      [0x93, (machine) => pushGlobal(machine, ...(machine.popMany(2) as [PickleValue, PickleValue]))],
      ['R', applyReduce],
      ['b', applyBuild],
    ] as [string | number, Operation][]
  ).map(([letter, operation]) => [code(letter), operation]),
)

function requireProtocol(protocol: number): void {
  if (protocol > highestProtocol) refusePickle(`it is of protocol ${protocol}`)
}

function requireFrame(bytes: PickleBytes): void {
  const length = bytes.uint64()
  if (length > bytes.left) refusePickle('it is cut off: a frame ends after its last byte')
}

function parseInteger(line: string): number | boolean {
  if (line === '00' || line === '01') return line === '01'
  if (!/^-?\d{1,15}$/.test(line)) refusePickle('it holds a number that is none')
  return Number(line)
}

function parseIndex(line: string): number {
  if (!/^\d{1,10}$/.test(line)) refusePickle('it refers to a value by no number')
  return Number(line)
}

function append(machine: Machine, items: PickleValue[]): void {
  const list = machine.top()
  if (!isKind(list, 'list')) refusePickle('it adds to something else than a list')
  list.items.push(...items)
}

function pushGlobal(machine: Machine, module: PickleValue, name: PickleValue): void {
  if (typeof module !== 'string' || typeof name !== 'string')
    refusePickle('it asks for a name that is no text')
  const full = `${module}.${name}`
  const known = globalNames.find((one) => one === full)
  if (known === undefined) refuseGlobal(full)
  machine.push({ kind: 'global', name: known })
}

function refuseGlobal(name: string): never {
  refusePickle(`it asks for ${quote(name)}, which no list of weights needs`)
}

function applyReduce(machine: Machine): void {
  const given = machine.pop()
  const callable = machine.pop()
  if (!isKind(callable, 'global') || !isKind(given, 'tuple'))
    refusePickle('it calls something that cannot be called')
  machine.push(reduce(callable.name, given, (text) => machine.encodeLatin1(text)))
}

function applyBuild(machine: Machine): void {
  const state = machine.pop()
  const target = machine.top()
  if (isKind(target, 'dtype')) setTypeState(target, state)
  else if (isKind(target, 'array')) setArrayState(target, state)
  else refusePickle('it sets the state of something else than an array')
}

/** What else there is, by the names that pickletools gives it. */
const otherOpcodes: Record<string, string> = {
  '0': 'POP',
  '1': 'POP_MARK',
  '2': 'DUP',
  F: 'FLOAT',
  G: 'BINFLOAT',
  S: 'STRING',
  T: 'BINSTRING',
  U: 'SHORT_BINSTRING',
  P: 'PERSID',
  Q: 'BINPERSID',
  d: 'DICT',
  '}': 'EMPTY_DICT',
  s: 'SETITEM',
  u: 'SETITEMS',
  o: 'OBJ',
  '\x81': 'NEWOBJ',
  '\x82': 'EXT1',
  '\x83': 'EXT2',
  '\x84': 'EXT4',
  '\x8b': 'LONG4',
  '\x8f': 'EMPTY_SET',
  '\x90': 'ADDITEMS',
  '\x91': 'FROZENSET',
  '\x92': 'NEWOBJ_EX',
  '\x97': 'NEXT_BUFFER',
  '\x98': 'READONLY_BUFFER',
}

function refuseOpcode(opcode: number, bytes: PickleBytes): never {
  const letter = String.fromCharCode(opcode)
  // INST names what Python would make an instance of.
  if (letter === 'i') refuseGlobal(`${bytes.line()}.${bytes.line()}`)
  const name = otherOpcodes[letter]
  const what = name === undefined ? `byte ${opcode}, which is no opcode` : `opcode ${name}`
  return refusePickle(`it has ${what} at byte ${bytes.position - 1}, which no list of weights needs`)
}
