import { answers } from '@vigia/contracts/audit'
import { expect, test } from 'vitest'
import { answerKeys } from '../reading/keys.ts'
import { english } from './help-en.tsx'
import { portuguese } from './help-pt-br.tsx'

test('the help has the same sections and keys in both languages', () => {
  expect(portuguese.sections.map(({ id }) => id)).toEqual(english.sections.map(({ id }) => id))
  expect(portuguese.sections.map(({ keys }) => keys?.length)).toEqual(
    english.sections.map(({ keys }) => keys?.length),
  )
})

test.each([english, portuguese])('the help names the keys of the four answers: $title', ({ sections }) => {
  const keys = sections.find(({ id }) => id === 'keys')?.keys ?? []
  const letters = answers.map((answer) => answerKeys[answer])
  expect(keys.slice(0, 4).map(([key]) => key.split(/ o[ru] /))).toEqual(
    letters.map(({ digit, letter }) => [digit, letter]),
  )
})
