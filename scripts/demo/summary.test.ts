import { expect, test } from 'vitest'
import { describeSummary, type Summary } from './summary.ts'

const summary: Summary = {
  database: 'MariaDB 10.11.19',
  backend: 'wasm',
  tag: 'demo-1',
  trained: 3200,
  accuracy: 0.95,
  precision: 0.99,
  recall: 0.93,
  threshold: 0.035,
  judged: 1000,
  anomalous: 421,
  seconds: 4.2,
  sign_in: { email: 'clinician@example.org', password: 'secret-of-the-demo' },
  urls: {
    audit: 'http://127.0.0.1:3000',
    results: 'http://127.0.0.1:5000',
    docs: 'http://127.0.0.1:5000/docs',
  },
}

test('the summary tells data, model, judgements and where to look', () => {
  const text = describeSummary(summary, 'ecg.csv')
  for (const fact of [
    'ecg.csv',
    'demo-1',
    '0.990',
    '0.0350',
    '421 anomalous (42.1 %)',
    'http://127.0.0.1:3000 with 1000 beats to read',
    'clinician@example.org, password secret-of-the-demo',
    'http://127.0.0.1:5000/docs',
  ]) {
    expect(text).toContain(fact)
  }
  expect(text).not.toContain('Picture')
})

test('a run that judged nothing has no share of anomalous ECGs to divide for', () => {
  expect(describeSummary({ ...summary, judged: 0, anomalous: 0 }, 'ecg.csv')).toContain('0 anomalous (0.0 %)')
})
