/** What a JSON text may hold at most. */
export interface JsonBounds {
  /** Lists and objects within each other. */
  depth: number
  /** Items of one list. */
  items: number
  /** Fields of one object. */
  fields: number
  /** Fields of all objects together. */
  allFields: number
  /** Values of any kind together. */
  allValues: number
  /** Bytes of one text or of one number. */
  token: number
}

export interface JsonScan {
  /**
   * Looks at the next bytes of the text; what is no JSON is for the parser to find.
   *
   * @returns what the text has too much of, in a sentence; undefined as long as it has not
   */
  read(chunk: Uint8Array): string | undefined
  /** Fields of all objects so far, those that stand twice counted twice. */
  readonly fields: number
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d
/** From here on down are blanks. */
const blank = 0x20

const structural = [quote, comma, colon, openList, closeList, openObject, closeObject]
/** 1 for the bytes of numbers, of `true`, `false` and `null`, and of what is no JSON: nearly all that a body of samples has. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > blank && !structural.includes(byte) ? 1 : 0,
)

/** Follows a JSON text as it arrives, so that one too large to be parsed at once is refused before it is whole. */
export function createJsonScan(bounds: JsonBounds): JsonScan {
  const itemsAt: number[] = [0]
  const fieldsAt: number[] = [0]
  let depth = 0
  let allFields = 0
  let allValues = 0
  let token = 0
  let isText = false
  let isEscaped = false

  function read(chunk: Uint8Array): string | undefined {
    const { length } = chunk
    let index = 0
    while (index < length) {
      const byte = chunk[index++] as number
      if (isText) {
        if (++token > bounds.token) return `a text longer than ${bounds.token} bytes`
        if (isEscaped) isEscaped = false
        else if (byte === backslash) isEscaped = true
        else if (byte === quote) isText = false
        continue
      }
      if (isPlain[byte] === 1) {
        const start = index - 1
        while (index < length && isPlain[chunk[index] as number] === 1) index++
        token += index - start
        if (token > bounds.token) return `a number longer than ${bounds.token} bytes`
        continue
      }
      switch (byte) {
        case comma:
          token = 0
          if (++allValues > bounds.allValues) return `more than ${bounds.allValues} values`
          itemsAt[depth] = (itemsAt[depth] as number) + 1
          if ((itemsAt[depth] as number) >= bounds.items) return `a list of more than ${bounds.items} items`
          break
        case quote:
          token = 0
          isText = true
          break
        case colon:
          token = 0
          if (++allFields > bounds.allFields) return `more than ${bounds.allFields} fields`
          fieldsAt[depth] = (fieldsAt[depth] as number) + 1
          if ((fieldsAt[depth] as number) > bounds.fields)
            return `an object of more than ${bounds.fields} fields`
          break
        case openList:
        case openObject:
          token = 0
          if (++allValues > bounds.allValues) return `more than ${bounds.allValues} values`
          if (++depth > bounds.depth) return `more than ${bounds.depth} lists and objects within each other`
          itemsAt[depth] = 0
          fieldsAt[depth] = 0
          break
        case closeList:
        case closeObject:
          token = 0
          if (depth > 0) depth--
          break
      }
    }
    return undefined
  }

  return {
    read,
    get fields() {
      return allFields
    },
  }
}

/** Fields of all objects in what a JSON text was parsed to: fewer than its scan saw where a name stands twice in one. */
export function countFields(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (!Array.isArray(value)) {
    const fields = Object.values(value)
    return fields.reduce<number>((count, field) => count + countFields(field), fields.length)
  }
  let count = 0
  // By index: through an iterator each of a beat's numbers would become an object.
  for (let index = 0; index < value.length; index++)
    if (typeof value[index] === 'object') count += countFields(value[index])
  return count
}

/** The name of the first field that stands twice in one object of a JSON text; undefined where none does. */
export function findRepeatedField(text: string): string | undefined {
  const open: Set<string>[] = []
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (name !== undefined) {
      const known = JSON.parse(name) as string
      if (open.at(-1)?.has(known)) return known
      open.at(-1)?.add(known)
    }
  }
  return undefined
}
