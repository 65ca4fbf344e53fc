// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import accounts from '../messages/en/accounts.json' with { type: 'json' }
import settings from '../messages/en/settings.json' with { type: 'json' }
import { OwnPasswordForm } from './own-password-form.tsx'
import type { PasswordOutcome } from './password-values.ts'

configure({ asyncUtilTimeout: 20_000 })

const saving = vi.hoisted(() => ({ outcome: { status: 'saved' } as PasswordOutcome, sent: [] as FormData[] }))
vi.mock('./actions.ts', () => ({
  changePassword: async (form: FormData) => {
    saving.sent.push(form)
    return saving.outcome
  },
}))
beforeEach(() => {
  render(
    <MantineProvider>
      <NextIntlClientProvider locale="en" messages={{ accounts, settings }}>
        <OwnPasswordForm email="ana@example.org" length={{ minimum: 15, maximum: 128 }} />
      </NextIntlClientProvider>
    </MantineProvider>,
  )
})
afterEach(cleanup)

const words = accounts.own.password
const typed = { current: 'correct horse battery', next: 'another horse battery', repeated: 'another horse' }
const field = (name: keyof typeof typed) =>
  screen.getByLabelText<HTMLInputElement>(words[name], { selector: 'input' })
const values = () => [field('current').value, field('next').value, field('repeated').value]

function save(outcome: PasswordOutcome): void {
  saving.outcome = outcome
  for (const name of ['current', 'next', 'repeated'] as const)
    fireEvent.change(field(name), { target: { value: typed[name] } })
  fireEvent.click(screen.getByRole('button', { name: words.save }))
}

test('what was typed is sent, the rule is said before, and after saving the fields are empty', async () => {
  expect(screen.getByText(/^15 to 128 characters/)).toBeDefined()
  save({ status: 'saved' })
  expect(await screen.findByText(settings.saved)).toBeDefined()
  expect(Object.fromEntries(saving.sent.at(-1) ?? [])).toEqual(typed)
  expect(values()).toEqual(['', '', ''])
})

test.each([
  ['current', { status: 'wrong-password' }, 'This is not your current password.'],
  [
    'current',
    { status: 'too-many-attempts', retryAfterSeconds: 7 },
    'Too many attempts. Try again in 7 seconds.',
  ],
  ['next', { status: 'password-unacceptable' }, 'A password must have 15 to 128 characters.'],
  ['next', { status: 'password-guessable' }, words.refusal['password-guessable']],
  ['next', { status: 'password-unchanged' }, words.refusal['password-unchanged']],
  ['repeated', { status: 'password-differs' }, words.refusal['password-differs']],
] as const)(
  'at the %s field it is said aloud that %o, and what was typed stays',
  async (name, outcome, text) => {
    save(outcome)
    expect((await screen.findByRole('alert')).textContent).toBe(text)
    const refused = (['current', 'next', 'repeated'] as const).filter(
      (one) => field(one).getAttribute('aria-invalid') === 'true',
    )
    expect(refused).toEqual([name])
    expect(values()).toEqual(Object.values(typed))
    expect(screen.getByRole('status').textContent).toBe('')
  },
)

test('a password manager is told whose password it is, which one is old and which is new', () => {
  const fields = [...document.querySelectorAll('input')]
  expect(fields.map((input) => input.autocomplete)).toEqual([
    'username',
    'current-password',
    'new-password',
    'new-password',
  ])
  expect(fields[0]?.value).toBe('ana@example.org')
})
