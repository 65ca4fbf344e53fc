// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { cleanup, render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, expect, test } from 'vitest'
import worklist from '../messages/en/worklist.json' with { type: 'json' }
import { SetAsideNote } from './worklist-cards.tsx'

afterEach(cleanup)

const draw = (counts: { 'no-verdict': number; 'no-model': number }) =>
  render(
    <MantineProvider>
      <NextIntlClientProvider locale="en" messages={{ worklist }}>
        <main>
          <SetAsideNote counts={counts} />
        </main>
      </NextIntlClientProvider>
    </MantineProvider>,
  ).container.querySelector('main')?.textContent

test('judgements that nobody is given are counted, with the reason', () => {
  expect(draw({ 'no-verdict': 1, 'no-model': 1200 })).toBe(
    '1,201 judgements are not offered for reading' +
      '1 has no verdict: is_anomalous is neither 0 nor 1. 1,200 have no model: model_tag is empty.',
  )
})

test('where there are none, nothing is said', () => {
  expect(draw({ 'no-verdict': 0, 'no-model': 0 })).toBe('')
})
