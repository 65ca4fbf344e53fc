import { expect, test } from 'vitest'
import { readPasswords } from './password-values.ts'

test('a password is taken as it was typed, and what is no text is none', () => {
  const form = new FormData()
  form.set('current', ' a space before and after ')
  form.set('next', new File(['x'], 'password.txt'))
  expect(readPasswords(form)).toEqual({ current: ' a space before and after ', next: '', repeated: '' })
})
