// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react'
import type { Answer } from '@vigia/contracts/audit'
import { afterEach, expect, test } from 'vitest'
import type { Reveal } from './beat.ts'
import { RevealPanel, readReason } from './reveal-panel.tsx'
import { messages, renderReading } from './testing/render-reading.tsx'

afterEach(cleanup)

const anomalous: Reveal = {
  verdict: 'anomalous',
  error: 0.0575,
  threshold: 0.0574,
  probability: null,
  pValue: null,
  reasons: [],
  reconstruction: null,
  histogram: { edges: [0, 0.05, 0.1], normal: [9, 1], anomalous: [0, 4] },
  neighbours: [{ ecgId: 7, label: 'normal', values: [0.1, 0.2], distance: 0.5, beat: null }],
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

test('the probability and how many normal beats look as odd are told in words', () => {
  show({ ...anomalous, probability: 0.97, pValue: 0.004 })
  expect(screen.getByTestId('probability').textContent).toBe('Probability of an anomaly: 97%')
  expect(screen.getByTestId('odds').textContent).toBe('1 normal beat in 250 looks as odd.')
  expect(screen.getByText(messages.reveal.byProbability)).toBeDefined()
})

test('a model that says neither is shown as before', () => {
  show(anomalous)
  for (const name of ['probability', 'odds']) expect(screen.queryByTestId(name)).toBeNull()
  expect(screen.queryByText(messages.reveal.byProbability)).toBeNull()
})

test.each([
  [0.0004, 'below 0.1%'],
  [0.004, '0.4%'],
  [0.5, '50%'],
  [0.618, '62%'],
  [0.9987, '99.9%'],
  [1, 'above 99.9%'],
])('a probability of %d is told as %s', (probability, told) => {
  show({ ...anomalous, probability })
  expect(screen.getByTestId('probability').textContent).toBe(`Probability of an anomaly: ${told}`)
})

test.each([
  [1, 'Most normal beats look as odd.'],
  [0.7, 'Most normal beats look as odd.'],
  [0.5, '1 normal beat in 2 looks as odd.'],
  [1 / 1874, '1 normal beat in 1,900 looks as odd.'],
])('a p-value of %d is told as: %s', (pValue, told) => {
  show({ ...anomalous, pValue })
  expect(screen.getByTestId('odds').textContent).toBe(told)
})

test('reasons are told in words beside the verdict, and one of no known form as it is', () => {
  const unlike = 'unlike the training beats: '
  show({
    ...anomalous,
    reasons: [
      `${unlike}flat`,
      `${unlike}values from -1.2e+30 to 9.4, the training beats' range is -6.3 to 7.4`,
      `${unlike}a mean of 2.03, where theirs is taken to lie between -0.5 and 0.5`,
      'of another kind',
    ],
  })
  const told = [...screen.getByTestId('reasons').children].map(({ textContent }) => textContent)
  expect(told).toEqual([
    'Unlike the training beats: a flat line.',
    'Unlike the training beats: values from -1.2E30 to 9.4, while theirs go from -6.3 to 7.4.',
    'Unlike the training beats: mean 2.03, while -0.5 to 0.5 is expected.',
    'of another kind',
  ])
})

test('without reasons there is no list of them', () => {
  show(anomalous)
  expect(screen.queryByTestId('reasons')).toBeNull()
})

test('an error of thirty digits is told by its power of ten', () => {
  show({ ...anomalous, error: 3.21e29 })
  expect(screen.getByText('3.21E29')).toBeDefined()
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
  const nothing = { verdict: null, error: null, threshold: null, probability: null, pValue: null }
  show({ ...nothing, reasons: [], reconstruction: null, neighbours: [] })
  expect(screen.getByRole('heading', { name: messages.reveal.verdict.none })).toBeDefined()
  expect(screen.queryByRole('figure')).toBeNull()
  expect(screen.getByText(messages.neighbours.none)).toBeDefined()
})

const unlike = 'unlike the training beats: '

test.each([
  ['flat', 'flat', []],
  ["values from -6.1 to 9.4, the training beats' range is -6.3 to 7.4", 'values', [-6.1, 9.4, -6.3, 7.4]],
  ["values from -1e+30 to 2.5e-7, the training beats' range is 0 to 1", 'values', [-1e30, 2.5e-7, 0, 1]],
  ['a mean of 3, where theirs is taken to lie between -1 and 1', 'mean', [3, -1, 1]],
  ['a deviation of 0.01, where theirs is taken to lie between 0.5 and 2', 'deviation', [0.01, 0.5, 2]],
])('%s is read by its form', (said, name, figures) => {
  expect(readReason(unlike + said)).toEqual({ name, figures })
})

test.each(['flat', `${unlike}`, `${unlike}flat and more`, `${unlike}a mean of much`, ''])(
  '%j is of no known form',
  (reason) => {
    expect(readReason(reason)).toBeUndefined()
  },
)
