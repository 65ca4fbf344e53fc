import { render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactElement } from 'react'
import reading from '../../messages/en/reading.json' with { type: 'json' }

export const messages = reading

/** Draws a part of the reading screen in English, for a clinic in a time zone. */
export function renderReading(element: ReactElement, timeZone = 'UTC') {
  return render(
    <NextIntlClientProvider locale="en" messages={{ reading }} timeZone={timeZone}>
      {element}
    </NextIntlClientProvider>,
  )
}
