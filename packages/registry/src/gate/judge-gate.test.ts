import type { Verdict } from '@vigia/contracts/ecg'
import { expect, test } from 'vitest'
import { type Judged, judgeGate } from './judge-gate.ts'
import { defaultPolicy } from './policy.ts'

/** 200 anomalous beats, then 200 normal ones. */
const labels = Array.from({ length: 400 }, (_, beat): Verdict => (beat < 200 ? 'anomalous' : 'normal'))

/** A model that misses some anomalies and gives some false alarms, the first of each. */
function model({ missed = 0, alarms = 0 } = {}): Judged {
  const verdicts = labels.map((label, beat): Verdict => {
    if (label === 'anomalous') return beat < missed ? 'normal' : 'anomalous'
    return beat - 200 < alarms ? 'anomalous' : 'normal'
  })
  // Scores that agree with the verdicts, and differ within each of them.
  const scores = verdicts.map(
    (verdict, beat) => (verdict === 'anomalous' ? 1 : 0) + ((beat * 37) % 101) / 1000,
  )
  return { verdicts, scores }
}

const judge = (candidate: Judged, champion: Judged | undefined, policy = {}) =>
  judgeGate({ ...defaultPolicy, ...policy }, { labels, candidate, champion })

const failing = ({ checks }: ReturnType<typeof judgeGate>) =>
  checks.filter(({ status }) => status !== 'pass').map(({ name, status }) => [name, status])

test('without a policy nothing passes', () => {
  const judgement = judgeGate(undefined, { labels, candidate: model(), champion: model() })
  expect(judgement).toMatchObject({ status: 'fail', checks: [{ name: 'policy', status: 'fail' }] })
})

test('a model as good as the champion passes', () => {
  const same = model({ missed: 4, alarms: 6 })
  expect(failing(judge(same, same))).toEqual([])
  expect(judge(same, same).status).toBe('pass')
})

test('a model that misses more anomalies than the margin allows fails for it', () => {
  const judgement = judge(model({ missed: 12 }), model({ missed: 2 }), { aucMargin: 0.1 })
  expect(judgement.status).toBe('fail')
  expect(failing(judgement)).toEqual([['sensitivity', 'fail']])
  expect(judgement.checks.find(({ name }) => name === 'sensitivity')).toMatchObject({
    candidate: 0.94,
    champion: 0.99,
    limit: 0.02,
  })
})

test('a model with more false alarms than the margin allows fails for it', () => {
  expect(failing(judge(model({ alarms: 14 }), model(), { aucMargin: 0.1 }))).toEqual([
    ['specificity', 'fail'],
  ])
})

test('a model whose order is worse fails for the area under its curve, whatever its verdicts', () => {
  const champion = model()
  const candidate = {
    ...champion,
    scores: Array.from(champion.scores, (score, beat) => (beat < 20 ? -1 : score)),
  }
  expect(failing(judge(candidate, champion))).toEqual([['auc', 'fail']])
})

test('with too few beats of a label there is no verdict, however good the model', () => {
  const judgement = judge(model(), model(), { minimumAnomalous: 201 })
  expect(judgement.status).toBe('no-verdict')
  expect(failing(judgement)).toEqual([['anomalous-beats', 'no-verdict']])
  expect(failing(judge(model(), model(), { minimumNormal: 201 }))).toEqual([['normal-beats', 'no-verdict']])
})

test('small losses do not add up: a floor holds whatever the champion has come to', () => {
  const worn = model({ missed: 20 })
  expect(judge(worn, worn).status).toBe('pass')
  expect(failing(judge(worn, worn, { sensitivityFloor: 0.95 }))).toEqual([['sensitivity-floor', 'fail']])
  expect(failing(judge(model({ alarms: 20 }), undefined, { specificityFloor: 0.95 }))).toEqual([
    ['specificity-floor', 'fail'],
  ])
})
