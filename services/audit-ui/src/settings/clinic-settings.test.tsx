// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, expect, test, vi } from 'vitest'
import settings from '../messages/en/settings.json' with { type: 'json' }
import worklist from '../messages/en/worklist.json' with { type: 'json' }
import type { SaveOutcome } from './form-values.ts'
import { ClinicSettingsForm } from './settings-forms.tsx'

configure({ asyncUtilTimeout: 20_000 })

const saving = vi.hoisted(() => ({ outcome: { status: 'saved' } as SaveOutcome, sent: [] as FormData[] }))
vi.mock('./actions.ts', () => ({
  saveClinicSettings: async (form: FormData) => {
    saving.sent.push(form)
    return saving.outcome
  },
}))
afterEach(cleanup)

function show(): void {
  render(
    <MantineProvider>
      <NextIntlClientProvider locale="en" messages={{ settings, worklist }}>
        <ClinicSettingsForm
          defaultView="blind"
          defaultOrder="mixed"
          doubleReadingShare={0.25}
          randomStreamShare={0.05}
          knownBeatShare={0.02}
          uncertainGoesTo="second-reader"
          adjudicationView="open"
        />
      </NextIntlClientProvider>
    </MantineProvider>,
  )
}

const share = () => screen.getByLabelText<HTMLInputElement>(settings.clinic.doubleReadingShare)
const save = () => fireEvent.click(screen.getByRole('button', { name: settings.clinic.save }))

test('the share is shown and sent in percent, and what was saved is said aloud', async () => {
  saving.outcome = { status: 'saved' }
  show()
  expect(share().value).toBe('25')
  expect(screen.getByRole('status').textContent).toBe('')
  fireEvent.click(screen.getByLabelText(settings.own.open))
  fireEvent.click(screen.getByLabelText(worklist.order.random))
  fireEvent.click(screen.getByLabelText(settings.clinic.uncertain.adjudicator))
  fireEvent.click(screen.getByLabelText(settings.clinic.adjudication.blind))
  fireEvent.change(share(), { target: { value: '40' } })
  save()
  expect(await screen.findByText(settings.saved)).toBeDefined()
  expect(screen.getByRole('status').textContent).toBe(settings.saved)
  expect(Object.fromEntries(saving.sent.at(-1) ?? [])).toEqual({
    defaultView: 'open',
    defaultOrder: 'random',
    doubleReadingShare: '40',
    randomStreamShare: '5',
    knownBeatShare: '2',
    uncertainGoesTo: 'adjudicator',
    adjudicationView: 'blind',
  })
})

test('a wrong value is named at its field, which keeps what was typed', async () => {
  saving.outcome = { status: 'invalid', fields: ['doubleReadingShare'] }
  show()
  fireEvent.change(share(), { target: { value: '400' } })
  save()
  expect(await screen.findByText(settings.invalid.doubleReadingShare)).toBeDefined()
  expect(share().getAttribute('aria-invalid')).toBe('true')
  expect(share().value).toBe('400')
  expect(screen.queryByText(settings.invalid.defaultView)).toBeNull()
})
