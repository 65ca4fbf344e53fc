import { expect, test } from 'vitest'
import { transpose } from './transpose.ts'

test.each([
  [1, 1],
  [3, 5],
  [16, 2],
  [37, 19],
])('each number of a %d × %d matrix changes row for column', (rows, columns) => {
  const source = Float32Array.from({ length: rows * columns }, (_, index) => index + 1)
  const target = new Float32Array(rows * columns)
  transpose(source, rows, columns, target)
  for (const [index, value] of source.entries()) {
    const row = Math.floor(index / columns)
    expect(target[(index - row * columns) * rows + row]).toBe(value)
  }
})
