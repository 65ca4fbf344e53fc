import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countFields, createJsonScan, findRepeatedField, type JsonBounds } from './json-scan.ts'

const endless: JsonBounds = {
  depth: 1e6,
  items: 1e6,
  fields: 1e6,
  allFields: 1e6,
  allValues: 1e6,
  token: 1e6,
}
const json = fc
  .tuple(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 1, '\t'))
  .map(([text, space]) => JSON.stringify(JSON.parse(text), null, space))

test('of JSON it counts the fields that the parser finds, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(json, fc.array(fc.nat(2000)), (text, cuts) => {
      const scan = createJsonScan(endless)
      const bytes = new TextEncoder().encode(text)
      const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
      for (const [index, place] of places.entries())
        expect(scan.read(bytes.subarray(places[index - 1] ?? 0, place))).toBeUndefined()
      expect(scan.fields).toBe(countFields(JSON.parse(text)))
      expect(findRepeatedField(text)).toBeUndefined()
    }),
  )
})

test('a name that stands twice is counted twice, and found', () => {
  const pair = fc.tuple(fc.string({ unit: 'binary' }), json)
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 5 }), (pairs) => {
      const fields = [...pairs, pairs[0] as (typeof pairs)[number]]
      const text = `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`
      const scan = createJsonScan(endless)
      scan.read(new TextEncoder().encode(text))
      expect(scan.fields).toBeGreaterThan(countFields(JSON.parse(text)))
      expect(findRepeatedField(text)).toBeTypeOf('string')
    }),
  )
})

/** How deep, and how many items and fields in one place. */
function measure(value: unknown): { depth: number; items: number; fields: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, items: 0, fields: 0 }
  const parts = Object.values(value).map(measure)
  const most = (name: 'depth' | 'items' | 'fields') => Math.max(0, ...parts.map((part) => part[name]))
  const count = parts.length
  return {
    depth: 1 + most('depth'),
    items: Math.max(count, most('items')),
    fields: Math.max(Array.isArray(value) ? 0 : count, most('fields')),
  }
}

test('what passes its bounds keeps them, and what keeps them by far passes', () => {
  const bounds: JsonBounds = { ...endless, depth: 3, items: 4, fields: 3 }
  fc.assert(
    fc.property(json, (text) => {
      const { depth, items, fields } = measure(JSON.parse(text))
      const isRefused = createJsonScan(bounds).read(new TextEncoder().encode(text)) !== undefined
      if (depth > 3 || items > 4 || fields > 3) expect(isRefused).toBe(true)
      if (depth <= 3 && items < 4 && fields <= 3) expect(isRefused).toBe(false)
    }),
  )
})

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (chunks) => {
      const scan = createJsonScan({ depth: 3, items: 4, fields: 3, allFields: 9, allValues: 9, token: 9 })
      for (const chunk of chunks) expect(['string', 'undefined']).toContain(typeof scan.read(chunk))
    }),
  )
})
