// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Answer, Reveal } from './beat.ts'
import { RevealPanel } from './reveal-panel.tsx'
import { messages, renderReading } from './testing/render-reading.tsx'

afterEach(cleanup)

const anomalous: Reveal = {
  verdict: 'anomalous',
  error: 0.0575,
  threshold: 0.0574,
  reconstruction: null,
  histogram: { edges: [0, 0.05, 0.1], normal: [9, 1], anomalous: [0, 4] },
  neighbours: [{ ecgId: 7, label: 'normal', values: [0.1, 0.2] }],
}

const show = (reveal: Reveal | null, given?: Answer) =>
  renderReading(<RevealPanel reveal={reveal} given={given} modelTag="v1" isComing={false} />)

test('what is hidden is said to be hidden, and nothing else', () => {
  show(null)
  expect(screen.getByTestId('hidden').textContent).toBe(messages.reveal.hidden + messages.reveal.hiddenText)
  expect(screen.queryByTestId('verdict')).toBeNull()
})

test('the verdict is told in words, with the figures it rests on', () => {
  show(anomalous)
  expect(screen.getByRole('heading', { name: messages.reveal.verdict.anomalous })).toBeDefined()
  for (const figure of ['v1', '0.0575', '0.0574']) expect(screen.getByText(figure)).toBeDefined()
  expect(screen.getByText(/91.5% of the normal test beats/)).toBeDefined()
  expect(screen.getByText(messages.answer.normal)).toBeDefined()
  expect(screen.getByRole('figure')).toBeDefined()
})

test.each([
  ['anomalous', messages.reveal.agrees],
  ['normal', messages.reveal.differs],
] as const)('after the answer %s the reader is told: %s', (given, text) => {
  show(anomalous, given)
  expect(screen.getByText(text)).toBeDefined()
})

test('whoever is uncertain neither agrees nor disagrees', () => {
  show(anomalous, 'uncertain')
  expect(screen.queryByText(messages.reveal.agrees)).toBeNull()
  expect(screen.queryByText(messages.reveal.differs)).toBeNull()
})

test('a row of the thesis without verdict, error and run shows what there is', () => {
  show({ verdict: null, error: null, threshold: null, reconstruction: null, neighbours: [] })
  expect(screen.getByRole('heading', { name: messages.reveal.verdict.none })).toBeDefined()
  expect(screen.queryByRole('figure')).toBeNull()
  expect(screen.getByText(messages.neighbours.none)).toBeDefined()
})
