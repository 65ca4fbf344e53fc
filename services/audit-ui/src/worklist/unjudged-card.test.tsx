// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, expect, test } from 'vitest'
import english from '../messages/en/worklist.json' with { type: 'json' }
import portuguese from '../messages/pt-BR/worklist.json' with { type: 'json' }
import { UnjudgedCard } from './worklist-cards.tsx'

afterEach(cleanup)

function show(locale: 'en' | 'pt-BR', unjudged: { reason: string; count: number }[]) {
  const worklist = locale === 'en' ? english : portuguese
  render(
    <MantineProvider>
      <NextIntlClientProvider locale={locale} messages={{ worklist }} timeZone="UTC">
        <UnjudgedCard unjudged={unjudged} />
      </NextIntlClientProvider>
    </MantineProvider>,
  )
  return screen.queryAllByRole('listitem').map(({ textContent }) => textContent)
}

const unjudged = [
  { reason: 'a sample is NULL or not a finite number', count: 1200 },
  { reason: 'results API: values must be a number', count: 1 },
  { reason: 'something new', count: 2 },
]

test('what nobody gets to see is counted by its reason', () => {
  expect(show('en', unjudged)).toEqual([
    '1,200: a sample is missing or not a number',
    '1: refused by the results API (results API: values must be a number)',
    '2: something new',
  ])
  expect(screen.getByRole('heading').textContent).toBe(
    '1,203 ECGs could not be judged, so nobody can read them',
  )
})

test('in Portuguese as well', () => {
  expect(show('pt-BR', unjudged)).toEqual([
    '1.200: falta uma amostra ou ela não é um número',
    '1: recusado pela API de resultados (results API: values must be a number)',
    '2: something new',
  ])
})

test('where there is nothing of the kind, nothing is said', () => {
  expect(show('en', [])).toEqual([])
  expect(screen.queryByTestId('unjudged')).toBeNull()
})
