import { expect, test } from 'vitest'
import { countFields, createJsonScan, findRepeatedField } from './json-scan.ts'

const bounds = { depth: 3, items: 4, fields: 3, allFields: 5, allValues: 12, token: 8 }

function scan(text: string, chunkBytes = 1) {
  const bytes = Buffer.from(text)
  const scanned = createJsonScan(bounds)
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const excess = scanned.read(bytes.subarray(start, start + chunkBytes))
    if (excess !== undefined) return excess
  }
  return undefined
}

test.each([
  ['[[[1]]]', undefined],
  ['[[[[1]]]]', 'more than 3 lists and objects within each other'],
  ['[1,2,3,4]', undefined],
  ['[1,2,3,4,5]', 'a list of more than 4 items'],
  ['{"a":1,"b":2,"c":3}', undefined],
  ['{"a":1,"b":2,"c":3,"d":4}', 'an object of more than 3 fields'],
  ['[{"a":1,"b":2,"c":3},{"a":1,"b":2}]', undefined],
  ['[{"a":1,"b":2,"c":3},{"a":1,"b":2,"c":3}]', 'more than 5 fields'],
  ['[[1,2,3,4],[1,2,3,4],[1,2,3,4]]', 'more than 12 values'],
  ['"1234567"', undefined],
  ['"12345678"', 'a text longer than 8 bytes'],
  ['[12345678,12345678]', undefined],
  ['123456789', 'a number longer than 8 bytes'],
  // Signs within texts are none.
  ['["[[[[{","{{,,,,"]', undefined],
  ['["\\"[[[[","]"]', undefined],
  ['["\\\\",[[1]]]', undefined],
  ['["\\\\",[[[1]]]]', 'more than 3 lists and objects within each other'],
  // Each list counts its own items, also behind another one.
  ['[[1,2,3],1,2,3]', undefined],
  ['[[1,2,3],1,2,3,4]', 'a list of more than 4 items'],
  [']]]]]]', undefined],
  [' \n\t\r    \n\n          1', undefined],
])('of %j it says %j, however the bytes arrive', (text, excess) => {
  for (const chunkBytes of [1, 2, 3, 1000]) expect(scan(text, chunkBytes)).toBe(excess)
})

test.each([
  ['{"a":1,"b":{"a":2}}', undefined],
  ['{"a":1,"a":2}', 'a'],
  ['[{"a":[1,{"b":1}]},{"b":{"x":"b","\\u0062":"\\":","b":1}}]', 'b'],
  ['{"__proto__":1,"__proto__":{}}', '__proto__'],
])('in %s the field that stands twice is %j', (text, name) => {
  const scanned = createJsonScan({ ...bounds, allFields: 100, allValues: 100, token: 100 })
  scanned.read(Buffer.from(text))
  expect(findRepeatedField(text)).toBe(name)
  expect(scanned.fields === countFields(JSON.parse(text))).toBe(name === undefined)
})
