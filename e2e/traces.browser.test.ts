import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installation, openInstallation, type Person, signInByForm } from './installation.ts'
import { type OtlpReceiver, openOtlpReceiver, type ReceivedSpan } from './otlp-receiver.ts'

let receiver: OtlpReceiver
let installation: Installation
let person: Person
beforeAll(async () => {
  receiver = await openOtlpReceiver()
  installation = await openInstallation({
    ...{ EPOCHS: '2', NETWORK: '4' },
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
  })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference', '--seed', '8')
  await installation.pipelinesJson('train', 'v1')
  await installation.startResults()
  await installation.startAuditUi()
  person = await installation.addPerson('Zacarias')
})
afterAll(async () => {
  await installation?.close()
  await receiver.close()
})

const find = (service: string, name: string) =>
  receiver.spans.filter((span) => span.service === service && span.name === name)

/** The names of a span and of those it is a part of, from the inside out. */
function pathOf(span: ReceivedSpan): string[] {
  const parent = receiver.spans.find(({ spanId }) => spanId === span.parentSpanId)
  return [`${span.service}: ${span.name}`, ...(parent === undefined ? [] : pathOf(parent))]
}

test('a beat that is judged is one trace, from the command line through the API to its database', async () => {
  await installation.pipelinesJson('infer', 'v1', '--id', '3')
  await expect.poll(() => find('results', 'POST /inferences')).toHaveLength(1)
  await expect.poll(() => find('results', 'INSERT Predictions')).not.toEqual([])
  const [insert] = find('results', 'INSERT Predictions')
  expect(insert && pathOf(insert)).toEqual([
    'results: INSERT Predictions',
    'results: POST /inferences',
    'pipelines: POST /inferences',
    'pipelines: judge and store a batch',
  ])
  const [batch] = find('pipelines', 'judge and store a batch')
  expect(batch?.attributes).toMatchObject({ 'vigia.model': 'v1', 'vigia.ecg.first': 3, 'vigia.ecgs': 1 })
  const [settle] = find('pipelines', 'UPDATE Inference_Claims')
  const ofBeat = receiver.spans.filter(({ traceId }) => traceId === batch?.traceId)
  expect(new Set(ofBeat.map(({ service }) => service))).toEqual(new Set(['pipelines', 'results']))
  expect(settle?.traceId).toBe(batch?.traceId)
})

test('a beat that is read is one trace, from the page through the API to its database; so is its answer', async () => {
  const headers = await signInByForm(installation.auditUrl, person)
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(installation.auditUrl + path, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await answer.json()) as Record<string, unknown>
  }
  await fetch(`${installation.auditUrl}/read`, { headers })
  const inferenceId = 1
  const answered = await post('/api/answers', {
    ...{ key: crypto.randomUUID(), inferenceId, kind: 'reading', answer: 'normal', beatCode: null },
    ...{ comment: 'seen by Zacarias', seenAudits: 0, answeredAt: new Date().toISOString() },
  })
  expect(answered).toMatchObject({ status: 'recorded' })
  await expect.poll(() => find('audit-ui', 'POST /api/answers')).toHaveLength(1)
  await expect.poll(() => find('audit-ui', 'GET /read')).toHaveLength(1)
  const [page] = find('audit-ui', 'GET /read')
  await expect
    .poll(() =>
      receiver.spans
        .filter(({ traceId, service }) => traceId === page?.traceId && service === 'results')
        .map(({ name }) => name),
    )
    .toEqual(expect.arrayContaining(['GET /inferences', 'SELECT Inference_ECG']))
  const [answer] = find('audit-ui', 'POST /api/answers')
  expect(answer?.attributes['vigia.beat']).toBe('ecg-3')
  const [audit] = find('audit-ui', 'INSERT Audits')
  expect(audit && pathOf(audit)).toEqual(['audit-ui: INSERT Audits', 'audit-ui: POST /api/answers'])
})

test('the page of a reading leads to where the beat was judged, and so does what its browser asks for after the answer', async () => {
  const headers = await signInByForm(installation.auditUrl, person)
  await fetch(`${installation.auditUrl}/api/beats/1`, { headers })
  await expect.poll(() => find('audit-ui', 'GET /api/beats/[beat]')).toHaveLength(1)
  const [judged] = find('results', 'POST /inferences')
  for (const name of ['GET /read', 'GET /api/beats/[beat]']) {
    const [reading] = find('audit-ui', name)
    const linked = () =>
      receiver.spans
        .filter(({ traceId, links }) => traceId === reading?.traceId && links.length > 0)
        .map((span) => ({ path: pathOf(span), links: span.links }))
    await expect.poll(linked).toContainEqual({
      path: ['results: GET /inferences/:id', 'audit-ui: GET /inferences/:id', `audit-ui: ${name}`],
      links: [{ traceId: judged?.traceId, spanId: judged?.spanId }],
    })
    expect(reading?.traceId).not.toBe(judged?.traceId)
  }
})

test('nothing of a person, a sample or a query’s values is in any span', async () => {
  const headers = await signInByForm(installation.auditUrl, person)
  await fetch(`${installation.auditUrl}/history?text=planted`, { headers })
  await expect.poll(() => find('audit-ui', 'GET /history')).toHaveLength(1)
  const told = JSON.stringify(receiver.spans)
  expect(told).not.toMatch(/zacarias|planted|example\.org|a long password|\?|cookie/i)
  const names = new Set(receiver.spans.flatMap(({ attributes }) => Object.keys(attributes)))
  for (const name of names)
    expect(name).toMatch(
      /^(http\.(request\.method|route|response\.status_code)|db\.\w+[.\w]*|error\.type|vigia\.(model|ecgs|beat|ecg\.first|ecg\.last))$/,
    )
})
