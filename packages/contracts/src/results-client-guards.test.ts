import { Compile } from 'typebox/compile'
import { expect, test } from 'vitest'
import { StoredInferences } from './inferences.ts'
import { Problem } from './problem.ts'
import { isProblem, isStoredInferences } from './results-client-guards.ts'

const stored = { inferences: [{ key: 'v1/1', id: 1, status: 'stored' }] }
const problem = {
  type: '/problems/invalid-request',
  title: 'Bad Request',
  status: 400,
  detail: 'The body is not valid.',
  errors: [{ field: '/values/3', message: 'must be number' }],
}

const wrongValues = [undefined, null, true, 1.5, -1, Number.NaN, 2 ** 53, '', 'stored', [], [[]], {}, [{}]]

/** The value with every part of it replaced by every wrong value, and left out. */
function* spoil(value: unknown): Generator<unknown> {
  yield* wrongValues
  if (typeof value !== 'object' || value === null) return
  for (const [name, child] of Object.entries(value)) {
    const replace = (other: unknown) =>
      Array.isArray(value) ? value.with(Number(name), other) : { ...value, [name]: other }
    for (const other of spoil(child)) yield replace(other)
    yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
  }
}

test.each([
  ['stored inferences', StoredInferences, isStoredInferences, stored],
  ['a problem', Problem, isProblem, problem],
] as const)('the guard of %s says what the schema says', (_name, schema, guard, good) => {
  const validator = Compile(schema)
  expect(guard(good)).toBe(true)
  expect(validator.Check(good)).toBe(true)
  let refused = 0
  for (const value of spoil(good)) {
    expect(guard(value), JSON.stringify(value)).toBe(validator.Check(value))
    if (!guard(value)) refused++
  }
  expect(refused).toBeGreaterThan(50)
})
