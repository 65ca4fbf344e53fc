// WebAssembly written out instruction by instruction: so it needs no compiler, and every machine computes the same bytes.
// Encoding: https://webassembly.github.io/spec/core/binary/ (opcodes as the specification names them).

/** What this uses of a global object that TypeScript knows of browsers alone. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => Memory
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> }
}
export type Memory = { readonly buffer: ArrayBuffer }

/** A memory of this many bytes. */
export function makeMemory(bytes: number): Memory {
  return new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) })
}

export type Code = readonly number[]

export const I32 = 0x7f
export const F32 = 0x7d
export const V128 = 0x7b

/** A whole number as the format writes it: seven bits a byte, the lowest first. */
export function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]
}

/** A function: how many whole numbers it takes, its other variables as the format counts them, its instructions. */
export type WasmFunction = { parameters: number; variables: Code; body: Code }

const section = (id: number, body: Code): Code => [id, ...unsigned(body.length), ...body]
const name = (text: string): Code => [text.length, ...Buffer.from(text)]
const list = (parts: readonly Code[]): Code => [...unsigned(parts.length), ...parts.flat()]

/**
 * A module of functions without results, that work in a memory which is handed in.
 *
 * @returns what makes them for a memory; the module is compiled when that is first called
 */
export function makeModule<Name extends string>(functions: Record<Name, WasmFunction>) {
  let compiled: object | undefined
  return (memory: Memory): Record<Name, (...numbers: number[]) => void> => {
    compiled ??= new WebAssembly.Module(encode(functions))
    const { exports } = new WebAssembly.Instance(compiled, { vigia: { memory } })
    return exports as Record<Name, (...numbers: number[]) => void>
  }
}

function encode(functions: Record<string, WasmFunction>): Uint8Array {
  const all = Object.entries(functions)
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // Types, the memory, the functions' types, their names outside, their instructions.
    ...section(1, list(all.map(([, { parameters }]) => [0x60, parameters, ...repeat(parameters, I32), 0]))),
    ...section(2, [1, ...name('vigia'), ...name('memory'), 0x02, 0x00, 0]),
    ...section(3, list(all.map((_, index) => [index]))),
    ...section(7, list(all.map(([text], index) => [...name(text), 0x00, index]))),
    ...section(
      10,
      list(
        all.map(([, { variables, body }]) => {
          const code = [...variables, ...body, 0x0b]
          return [...unsigned(code.length), ...code]
        }),
      ),
    ),
  ])
}

const repeat = (count: number, byte: number) => new Array<number>(count).fill(byte)

export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number): Code => [0x21, ...unsigned(local)]
/** Whole numbers below 64 alone. */
export const constant = (value: number): Code => [0x41, value]
export const increase = (local: number, by: Code): Code => [...get(local), ...by, 0x6a, ...set(local)]
export const decrease = (local: number, by: number): Code => [
  ...get(local),
  ...constant(by),
  0x6b,
  ...set(local),
]
export const whileAtLeast = (local: number, least: number, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...get(local), ...constant(least), 0x48, 0x0d, 1],
  ...[...body, 0x0c, 0, 0x0b, 0x0b],
]
export const whileBelow = (local: number, end: number, body: Code): Code => [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...get(local), ...get(end), 0x4e, 0x0d, 1],
  ...[...body, 0x0c, 0, 0x0b, 0x0b],
]
