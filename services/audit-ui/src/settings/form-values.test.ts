import { expect, test } from 'vitest'
import { parseOwnView, readClinicSettings } from './form-values.ts'

function form(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

test('a reader’s own view is one of three, and nothing else', () => {
  expect(parseOwnView(form({ readingView: 'open' }))).toBe('open')
  expect(parseOwnView(form({ readingView: 'default' }))).toBe('default')
  expect(parseOwnView(form({ readingView: 'half' }))).toBeUndefined()
  expect(parseOwnView(form({}))).toBeUndefined()
})

test.each([
  ['25', 0.25],
  [' 12,5 ', 0.125],
  ['100', 1],
  ['-1', -0.01],
])('a share of %s percent is %d', (typed, share) => {
  expect(readClinicSettings(form({ doubleReadingShare: typed })).doubleReadingShare).toBe(share)
})

test('a share that is no number stays text, so that it is refused and not taken for 0', () => {
  for (const typed of ['', 'many', '1,2,3'])
    expect(readClinicSettings(form({ doubleReadingShare: typed })).doubleReadingShare).toBe(typed)
})

test('what the form has no field for is not changed', () => {
  const typed = { doubleReadingShare: '10', uncertainGoesTo: 'adjudicator' }
  expect(readClinicSettings(form(typed))).toEqual({ doubleReadingShare: 0.1, uncertainGoesTo: 'adjudicator' })
})
