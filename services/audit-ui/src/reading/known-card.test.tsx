// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react'
import type { Answer } from '@vigia/contracts/audit'
import { afterEach, expect, test } from 'vitest'
import { KnownCard } from './known-card.tsx'
import { messages, renderReading } from './testing/render-reading.tsx'

afterEach(cleanup)

test.each<[Answer, string | null]>([
  ['anomalous', messages.known.agrees],
  ['normal', messages.known.differs],
  ['uncertain', null],
])('after %s the reader is told the label of the known beat, and: %s', (given, comparison) => {
  renderReading(<KnownCard label="anomalous" given={given} beat="ecg-57" />)
  expect(screen.getByRole('heading', { name: messages.known.label.anomalous })).toBeDefined()
  expect(screen.getByText(/It stood in place of ecg-57/)).toBeDefined()
  for (const text of [messages.known.agrees, messages.known.differs])
    expect(screen.queryByText(text) !== null).toBe(text === comparison)
})
