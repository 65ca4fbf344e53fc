import type { Inference } from '@vigia/contracts'
import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeInference, makeInferences, makeSamples } from '../testing/inferences.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let api: TestApp
beforeEach(async () => {
  api = await openTestApp()
})
afterEach(() => api.close())

const send = (inferences: unknown[]) => api.post('/inferences', { inferences })

async function expectPairs(count: number): Promise<void> {
  const [[row]] = await api.database.db.$client.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS pairs FROM \`Inference_ECG\` JOIN \`Predictions\` ON \`inference_ecg_id\` = \`Inference_ECG\`.\`id\`
     AND \`Inference_ECG\`.\`dt_measure\` = \`Predictions\`.\`dt_measure\``,
  )
  expect(Number(row?.pairs)).toBe(count)
  expect(await api.countRows('Inference_ECG')).toBe(count)
  expect(await api.countRows('Predictions')).toBe(count)
}

test.each([1, 2, 1000])('%i inferences are stored, each with its reconstruction', async (count) => {
  const inferences = makeInferences(count)
  const answer = await send(inferences)
  expect(answer.statusCode).toBe(201)
  const stored: { key: string; id: number; status: string }[] = answer.json().inferences
  expect(stored.map(({ key }) => key)).toEqual(inferences.map(({ key }) => key))
  expect(new Set(stored.map(({ id }) => id)).size).toBe(count)
  await expectPairs(count)
  const last = await api.get(`/inferences/${stored.at(-1)?.id}`)
  expect(last.json().reconstruction).toEqual(inferences.at(-1)?.reconstruction.map(Math.fround))
})

test('reasons are kept beside the verdict, in their order, and none is an empty list', async () => {
  const reasons = ['unlike the training beats: flat', 'a sentence with "quotes" and ação']
  const answer = await send([
    makeInference(1, { reasons }),
    makeInference(2),
    makeInference(3, { reasons: [] }),
  ])
  const [first, ...others] = answer.json().inferences
  expect((await api.get(`/inferences/${first.id}`)).json().reasons).toEqual(reasons)
  for (const { id } of others) expect((await api.get(`/inferences/${id}`)).json().reasons).toEqual([])
  const page = (await api.get('/inferences?order=arrival')).json().inferences
  expect(page.map((inference: { reasons: string[] }) => inference.reasons)).toEqual([reasons, [], []])
  const [[row]] = await api.database.db.$client.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS count FROM Inference_ECG WHERE reasons IS NULL',
  )
  expect(Number(row?.count)).toBe(2)
})

test('reasons that somebody has spoilt are no reasons, and their row is still read', async () => {
  const answer = await send([makeInference(1, { reasons: ['one'] })])
  const { id } = answer.json().inferences[0]
  for (const spoilt of ['[', '{"a":1}', '"text"', '[1,"two"]', 'null']) {
    await api.database.db.$client.query('UPDATE Inference_ECG SET reasons = ?', [spoilt])
    const expected = spoilt.includes('two') ? ['two'] : []
    expect((await api.get(`/inferences/${id}`)).json().reasons).toEqual(expected)
    expect((await api.get('/inferences')).json().inferences[0].reasons).toEqual(expected)
  }
})

test('SELECT * reads the columns it read before there were reasons', async () => {
  await send([makeInference(1, { reasons: ['one'] })])
  const [[row]] = await api.database.db.$client.query<RowDataPacket[]>('SELECT * FROM Inference_ECG')
  expect(row).not.toHaveProperty('reasons')
})

test.each([
  ['/inferences/0/reasons', Array(11).fill('one too many')],
  ['/inferences/0/reasons/0', ['r'.repeat(201)]],
  ['/inferences/0/reasons/0', ['']],
  ['/inferences/0/reasons/0', [7]],
  ['/inferences/0/reasons', 'a sentence'],
])('%s is refused where the reasons are %j', async (field, reasons) => {
  const answer = await send([{ ...makeInference(), reasons }])
  expect(answer.statusCode).toBe(400)
  expect(answer.json().errors[0].field).toBe(field)
})

test('what is sent again is stored once, and told by its first id', async () => {
  const first = (await send(makeInferences(3))).json()
  const again = await send(makeInferences(3))
  expect(again.statusCode).toBe(200)
  expect(again.json().inferences).toEqual(
    first.inferences.map((inference: object) => ({ ...inference, status: 'already-stored' })),
  )
  await expectPairs(3)
})

test('of some that are new and some that are not, the new ones are stored', async () => {
  await send([makeInference(1)])
  const answer = await send(makeInferences(3))
  expect(answer.statusCode).toBe(201)
  expect(answer.json().inferences.map(({ status }: { status: string }) => status)).toEqual([
    'stored',
    'already-stored',
    'stored',
  ])
  await expectPairs(3)
})

test.each<[string, Partial<Inference>]>([
  ['model_tag', { model_tag: 'v2' }],
  ['source_ecg_id', { source_ecg_id: 77 }],
  ['dt_measure', { dt_measure: '2024-05-01T12:34:57' }],
  ['threshold', { threshold: 0.04 }],
  ['error', { error: 0.02 }],
  ['verdict', { verdict: 'anomalous', error: 0.04 }],
  ['verdict', { verdict: 'anomalous', threshold: 0.005 }],
  ['verdict', { verdict: 'anomalous', error: 0.01, threshold: 0.005 }],
  ['values', { values: makeSamples().with(70, (makeSamples()[70] as number) * 1.00001) }],
])(
  'a key that is in use with another %s is refused by that name, and nothing is stored',
  async (field, changes) => {
    await send([makeInference()])
    const answer = await send([makeInference(1), makeInference(0, changes)])
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({
      type: '/problems/key-in-use',
      errors: [{ field: `/inferences/1/${field}` }],
    })
    await expectPairs(1)
  },
)

test('a reconstruction with other last digits is the same inference', async () => {
  const inference = makeInference()
  await send([inference])
  const reconstruction = inference.reconstruction.map((value) => value * 1.00001)
  expect((await send([{ ...inference, reconstruction }])).statusCode).toBe(200)
})

test('an error with other last digits is the same inference, also where the verdict turns on them', async () => {
  const inference = makeInference(0, { error: 0.0300001, threshold: 0.03, verdict: 'anomalous' })
  await send([inference])
  expect((await send([{ ...inference, error: 0.02999, verdict: 'normal' }])).statusCode).toBe(200)
  const large = makeInference(1, { error: 1e30, verdict: 'anomalous' })
  await send([large])
  expect((await send([{ ...large, error: 1.00001e30 }])).statusCode).toBe(200)
  expect((await send([{ ...large, error: 1.001e30 }])).statusCode).toBe(409)
  await expectPairs(2)
})

test('a verdict that somebody has turned in the table is told from the one that is sent', async () => {
  await send([makeInference()])
  await api.database.db.$client.query('UPDATE Inference_ECG SET is_anomalous = 1 - is_anomalous')
  const answer = await send([makeInference()])
  expect(answer.statusCode).toBe(409)
  expect(answer.json().errors[0].field).toBe('/inferences/0/verdict')
})

test('every key that is in use for another inference is named at once', async () => {
  await send(makeInferences(4))
  const answer = await send([
    makeInference(0, { threshold: 0.05 }),
    makeInference(1),
    makeInference(2, { source_ecg_id: 9 }),
    makeInference(8),
  ])
  expect(answer.statusCode).toBe(409)
  expect(answer.json().errors.map(({ field }: { field: string }) => field)).toEqual([
    '/inferences/0/threshold',
    '/inferences/2/source_ecg_id',
  ])
  await expectPairs(4)
})

test('many requests with one key at the same moment store it once, and each hears of it', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => send([makeInference()])))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(19).fill(200), 201])
  expect(new Set(answers.map((answer) => answer.json().inferences[0].id)).size).toBe(1)
  await expectPairs(1)
})

test('overlapping batches in opposite orders are stored once, without a deadlock', async () => {
  const inferences = makeInferences(60)
  const batches = Array.from({ length: 12 }, (_, batch) => {
    const part = inferences.slice(batch * 3, batch * 3 + 24)
    return batch % 2 === 0 ? part : part.toReversed()
  })
  const answers = await Promise.all(batches.map(send))
  expect(answers.every(({ statusCode }) => statusCode === 200 || statusCode === 201)).toBe(true)
  await expectPairs(new Set(batches.flat().map(({ key }) => key)).size)
})

test('a request that is refused does not fail those that arrive with it', async () => {
  await send([makeInference()])
  const answers = await Promise.all([
    send([makeInference(1)]),
    send([makeInference(2)]),
    send([makeInference(0, { model_tag: 'v2' })]),
    send([makeInference(3)]),
    send([makeInference(4)]),
  ])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 201, 409, 201, 201])
  await expectPairs(5)
})

test('a key that comes twice in one body is refused by its place', async () => {
  const answer = await send([makeInference(1), makeInference(2), makeInference(1)])
  expect(answer.statusCode).toBe(422)
  expect(answer.json().errors).toEqual([
    { field: '/inferences/2/key', message: 'is the key of another one here' },
  ])
  await expectPairs(0)
})

test.each<Partial<Inference>>([
  { verdict: 'anomalous', error: 0.03 },
  { verdict: 'normal', error: 0.0301 },
])('a verdict that the error does not bear out is refused: %o', async (changes) => {
  const answer = await send([makeInference(0, changes)])
  expect(answer.statusCode).toBe(422)
  expect(answer.json().errors[0].field).toBe('/inferences/0/verdict')
})

test('a key may hold any printable character, quotes among them', async () => {
  const keys = [`'"\\\`;--`, '%_?', '\\', "'"]
  const inferences = keys.map((key, beat) => makeInference(beat, { key }))
  expect((await send(inferences)).statusCode).toBe(201)
  const again = await send(inferences)
  expect(again.statusCode).toBe(200)
  expect(again.json().inferences.map(({ key }: { key: string }) => key)).toEqual(keys)
})

test('keys that differ in nothing but case are two', async () => {
  expect((await send([makeInference(0, { key: 'a' }), makeInference(0, { key: 'A' })])).statusCode).toBe(201)
})

test('none and more than 1,000 are refused', async () => {
  expect((await send([])).statusCode).toBe(400)
  expect((await send(makeInferences(1001))).statusCode).toBe(400)
})

test('the largest and the smallest numbers that a FLOAT holds come back', async () => {
  const values = makeSamples().with(0, 3.4028234663852886e38).with(1, -3.4028234663852886e38).with(2, 1.4e-45)
  const answer = await send([makeInference(0, { values })])
  expect(answer.statusCode).toBe(201)
  const detail = await api.get(`/inferences/${answer.json().inferences[0].id}`)
  expect(detail.json().values.slice(0, 2)).toEqual(values.slice(0, 2))
  expect((await send([makeInference(0, { values })])).statusCode).toBe(200)
  expect((await send([makeInference(1, { values: values.with(5, 3.5e38) })])).statusCode).toBe(400)
})
