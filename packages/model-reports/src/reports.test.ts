import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { expect, test } from 'vitest'
import type { ModelReport } from './model-report.ts'
import { renderCycloneDx } from './render-cyclonedx.ts'
import { renderReport } from './render-html.ts'
import { reportLanguages } from './words/index.ts'

const shares = (precision: number, recall: number, support: number) => ({
  ...{ precision, recall, support },
  f1: (2 * precision * recall) / (precision + recall),
})

const share = (n: number) => ({ n, estimate: 0.9, low: 0.8, high: 0.95 })
const estimates = (n: number) => ({
  ...{ agreement: share(n), sensitivity: share(n), specificity: share(n), anomalous: share(n) },
})

const hostile = `v1"><script>alert(1)</script><img src=x onerror=alert(1)>`
const wave = Array.from({ length: 140 }, (_, sample) => 0.5 + 0.4 * Math.sin(sample / 9))

const trained: ModelReport = {
  tag: hostile,
  aliases: [{ alias: 'challenger', since: '2026-02-03T04:05:06.000Z' }],
  threshold: 0.04,
  thresholdChanges: [{ previous: 0.03, threshold: 0.04, changedAt: '2026-02-03T04:05:06.000Z' }],
  minimum: -5,
  maximum: 2.5,
  training: {
    ...{ startedAt: '2026-01-02T03:04:05.000Z', durationMilliseconds: 812, backend: 'simd' },
    ...{ beginDate: '2024-01-01', endDate: '2024-12-31', threshold: 0.03, readAt: null, asOf: null },
    parameters: { network: '32,8', epochs: 20, random_state: 21, head: 'none', note: hostile },
    counts: { rows: 100, training: 80, test: 20, left_out_by_guard: 3, relabelled: 9, relabelled_once: 4 },
    losses: { training: [0.3, 0.2], validation: [0.4, 0.3] },
    metrics: {
      accuracy: 0.85,
      confusion: { normalAsNormal: 9, normalAsAnomalous: 1, anomalousAsNormal: 2, anomalousAsAnomalous: 8 },
      normal: shares(9 / 11, 0.9, 10),
      anomalous: shares(8 / 9, 0.8, 10),
      ...{ rocAuc: 0.93, prAuc: 0.91 },
      rocCurve: [
        { falsePositiveRate: 0, truePositiveRate: 0 },
        { falsePositiveRate: 0.1, truePositiveRate: 0.8 },
        { falsePositiveRate: 1, truePositiveRate: 1 },
      ],
      errorHistogram: { edges: [0, 0.03, 0.06], normal: [9, 1], anomalous: [2, 8] },
    },
    ...{ trainingHistogram: null, brier: null, codeUnits: { count: 8, idle: 2 } },
    baseline: { accuracy: 0.9, rocAuc: 0.95, normals: 80, test: 20, model: { accuracy: 0.85, rocAuc: 0.93 } },
    ...{ rowsDigest: 'a'.repeat(64), weightsDigest: 'b'.repeat(64), versions: { node: '24.0.0' } },
  },
  champion: { tag: 'v0', metrics: null, hasSameBeats: false },
  clinic: {
    days: null,
    work: { firstDay: '2026-02-01', lastDay: '2026-02-03', judged: 1200, anomalous: 30, setAside: 2 },
    examples: {
      status: 'shown',
      examples: [
        {
          ...{ kind: 'missed', ecgId: 17, label: 'anomalous', verdict: 'normal', isByThreshold: true },
          ...{ error: 0.039, threshold: 0.04, input: wave, reconstruction: wave.toReversed() },
        },
        {
          ...{ kind: 'found', ecgId: 18, label: 'anomalous', verdict: 'anomalous', isByThreshold: false },
          ...{ error: 0.01, threshold: 0.04, input: wave, reconstruction: wave },
        },
      ],
    },
    agreement: {
      ...{ n: 60, unclear: 1, seenBefore: 2, judged: 1200, open: 3, randomN: 20 },
      ...estimates(60),
      random: { n: 20, unclear: 0, seenBefore: 0, ...estimates(20) },
    },
    drift: [
      {
        ...{ kind: 'data', n: 500, p: 0.0001, level: 0.01, alarm: 'sudden', isOpen: true },
        checkedAt: '2026-02-03T00:00:00.000Z',
      },
    ],
    slices: [
      {
        by: 'class',
        slices: [
          {
            ...{ slice: '<b>V</b>', title: null, n: 10, missed: 2, falseAlarms: 0, specificity: null },
            sensitivity: { part: 8, whole: 10, share: 0.8, interval: { low: 0.49, high: 0.94 } },
          },
        ],
      },
      { by: 'month', slices: [] },
    ],
  },
}

const ofThesis: ModelReport = {
  ...trained,
  ...{ tag: 'tcc', aliases: [], thresholdChanges: [], training: null, champion: null, clinic: null },
}

const edition = { language: 'en', madeAt: '2026-03-01T00:00:00.000Z', release: 'v1.2.3' } as const

test.each(reportLanguages)(
  'the file in %s needs nothing but itself and runs nothing, whatever a tag holds',
  (language) => {
    for (const report of [trained, ofThesis]) {
      const page = renderReport(report, { ...edition, language })
      expect(page).toContain(`<html lang="${language}">`)
      expect(page).toContain(
        `content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"`,
      )
      // What stands between the signs of a tag; what a tag holds is escaped.
      const tags = page.match(/<[^>]*>/g)?.join('\n') ?? ''
      expect(/<(script|img|link|iframe|object|form)|\s(on\w+|src|href)=/i.test(tags)).toBe(false)
      expect(/url\(|@import/.test(page)).toBe(false)
      expect(/undefined|NaN|\[object/.test(page)).toBe(false)
    }
  },
)

test('a report tells figures with their intervals, what they are made of, and what the model cannot do', () => {
  const page = renderReport(trained, edition)
  // Wilson's interval of 8 of 10.
  expect(page).toContain(
    '<th scope="row">Sensitivity</th><td>0.800</td><td>0.490 … 0.943</td><td>8 / 10</td>',
  )
  for (const words of [
    'The test set has 10 anomalous beats. That is few',
    '2 of the 8 units of the code are idle',
    '3 beats that are labelled normal were dropped',
    '4 of 9 relabelled training rows rest on one reader',
    'The threshold was set 1 times since the training',
    'Each was tested on the test set of its own training',
    '0.900 (0.800 … 0.950), n = 20',
    '<th scope="row">&lt;b&gt;V&lt;/b&gt;</th><td>10</td><td>0.800 (0.490 … 0.940)</td>',
    '<td>0.0001</td><td>0.01</td><td>yes, nobody has acknowledged it</td>',
    'challenger since 2026-02-03T04:05:06.000Z',
    'a'.repeat(64),
  ])
    expect(page).toContain(words)
  expect(page.match(/<svg /g)).toHaveLength(6)
})

test('a report says what the training was set to and what became of its beats in its own language; a name that it does not know stays', () => {
  const { training } = trained
  if (training === null) throw new Error('It was trained.')
  const counts = { ...training.counts, of_another_release: 2 }
  const page = renderReport(
    { ...trained, training: { ...training, counts } },
    { ...edition, language: 'pt-BR' },
  )
  expect(page).toContain('Descartados pela guarda')
  expect(page).toContain('Semente aleatória')
  expect(page).not.toContain('random_state')
  expect(page).toContain('<code>note</code>')
  expect(page).toContain('<code>of_another_release</code>')
  expect(page).not.toContain('left_out_by_guard')
})

test('a report for people who may be reading blind holds nothing of the clinic’s beats', () => {
  const page = renderReport({ ...trained, clinic: null }, edition)
  expect(page).toContain('whoever reads it may be reading beats blind')
  for (const words of ['ECG 17', '1,200', 'n = 20', '&lt;b&gt;V']) expect(page.includes(words)).toBe(false)
})

test('a verdict that is not the threshold’s is drawn as the model gave it', () => {
  const page = renderReport(trained, edition)
  expect(page).toMatch(/ECG 18 of the training table: anomalous/)
  expect(page).toContain('>normal</tspan> · error 0.0390 ≤ threshold 0.0400')
})

test('numbers stand as the language writes them', () => {
  expect(renderReport(trained, { ...edition, language: 'pt-BR' })).toContain(
    '<td>0,800</td><td>0,490 … 0,943</td>',
  )
})

test.each([
  ['trained by Vigia', trained],
  ['trained by the thesis', ofThesis],
])('a model %s is valid CycloneDX 1.6, by the official schema', async (_, report) => {
  const bom = renderCycloneDx(report, edition)
  const text = JSON.stringify(bom)
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull()
  // The schema is one that refuses.
  const broken = text.replace('"machine-learning-model"', '"model"')
  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(broken)).not.toBeNull()
})

test('the model card holds figures with intervals, digests and limits', () => {
  const [component] = renderCycloneDx(trained, edition).components
  expect(component?.hashes).toEqual([{ alg: 'SHA-256', content: 'b'.repeat(64) }])
  const { quantitativeAnalysis, considerations, properties } = component?.modelCard ?? {}
  expect(quantitativeAnalysis?.performanceMetrics[0]).toMatchObject({
    ...{ type: 'sensitivity', value: '0.8', slice: 'test set, n = 10' },
    confidenceInterval: {
      lowerBound: expect.stringMatching(/^0\.49/),
      upperBound: expect.stringMatching(/^0\.94/),
    },
  })
  expect(considerations?.technicalLimitations.length).toBeGreaterThan(5)
  expect(properties).toContainEqual({ name: 'vigia:setting:random_state', value: '21' })
})
