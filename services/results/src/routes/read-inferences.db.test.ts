import { InferenceDetail, type InferencesPage, InferencesPage as PageSchema } from '@vigia/contracts'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeInference, makeSamples } from '../testing/inferences.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

const isPage = Compile(PageSchema)
const isDetail = Compile(InferenceDetail)

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
  // Many share a moment and a margin, so that only the id tells them apart.
  const inferences = Array.from({ length: 40 }, (_, beat) =>
    makeInference(beat, {
      dt_measure: `2024-05-0${1 + (beat % 4)}T12:00:00`,
      model_tag: beat % 3 === 0 ? 'v2' : 'v1',
      error: [0.01, 0.02, 0.04, 0.06][beat % 4] as number,
      verdict: beat % 4 < 2 ? 'normal' : 'anomalous',
    }),
  )
  await api.post('/inferences', { inferences })
  await api.post('/ecg', {
    values: makeSamples(),
    dt_measure: '2024-05-02T12:00:00',
    is_anomalous: 0,
    model_tag: 'v1',
  })
})
afterAll(() => api.close())

async function listAll(query: string): Promise<InferencesPage['inferences']> {
  const rows: InferencesPage['inferences'] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await api.get(`/inferences?limit=7&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(answer.statusCode).toBe(200)
    const page: unknown = answer.json()
    if (!isPage.Check(page)) throw new TypeError('not a page')
    rows.push(...page.inferences)
    cursor = page.next_cursor
  }
  return rows
}

describe('the list', () => {
  test.each([
    ['newest', (row: { dt_measure: string | null }) => row.dt_measure, -1, 41],
    ['oldest', (row: { dt_measure: string | null }) => row.dt_measure, 1, 41],
    ['margin', (row: { margin: number | null }) => row.margin, 1, 40],
    ['arrival', (row: { id: number }) => row.id, 1, 41],
  ] as const)(
    'by %s shows every row once, in order, page by page',
    async (order, value, direction, count) => {
      const rows = await listAll(`order=${order}`)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(count)
      expect(rows).toHaveLength(count)
      const expected = rows.toSorted((one, other) => {
        const [a, b] = [value(one) ?? 0, value(other) ?? 0]
        return direction * (a < b ? -1 : a > b ? 1 : one.id - other.id)
      })
      expect(rows).toEqual(expected)
    },
  )

  test('is the same by the old name of the margin', async () => {
    const rows = await listAll('order=margin')
    expect(await listAll('order=doubt')).toEqual(rows)
    expect(rows.map(({ doubt }) => doubt)).toEqual(rows.map(({ margin }) => margin))
  })

  test('is by time and by 50 when nothing else is asked for', async () => {
    const page = (await api.get('/inferences')).json()
    expect(page).toMatchObject({ next_cursor: null, inferences: { length: 41 } })
    expect(page.inferences[0].dt_measure).toBe('2024-05-04T12:00:00')
  })

  test.each([
    ['model_tag=v2', 14],
    ['verdict=anomalous', 21],
    ['verdict=anomalous&model_tag=v1', 14],
    ['from=2024-05-02T12:00:00&to=2024-05-03T12:00:00', 21],
    ['from=2024-05-02T12:00:01&order=oldest', 20],
    ['to=2024-05-01T11:59:59', 0],
    ['model_tag=a%20tag%20of%20before', 0],
    ['model_tag=V2', 0],
    ['model_tag=v2%20', 0],
    ['model_tag=v%C3%AD', 0],
  ])('filtered by %s has its rows and no others', async (query, count) => {
    expect(await listAll(query)).toHaveLength(count)
  })

  test('shows what the thesis never stored as null', async () => {
    const [row] = (await listAll('order=newest')).filter(({ error }) => error === null)
    expect(row).toMatchObject({ verdict: 'anomalous', threshold: null, margin: null, source_ecg_id: null })
  })

  test.each([
    'nonsense',
    '%00',
    'newest_0.01_1',
    'newest_20240501_1',
    'newest_20240230T120000_1',
    "newest_20240501T120000'OR1_1",
    'newest_20240501T120000_1.5',
    'newest_20240501T120000_1_2',
    'newest',
    'margin_1e999_1',
    'arrival_-1_2',
    'arrival_1.5_2',
    'arrival_9999999999999999_1',
    'arrival_1_1%0A',
  ])('refuses the cursor %s', async (cursor) => {
    const answer = await api.get(`/inferences?cursor=${cursor}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors[0].field).toBe('/cursor')
  })

  test.each([
    'limit=0',
    'limit=1001',
    'limit=ten',
    'limit=1e1',
    'limit=5&limit=6',
    'order=best',
    'after_arrival=-1&order=arrival',
    'after_id=1&order=arrival',
    'from=today',
  ])('refuses %s and names the parameter', async (query) => {
    const answer = await api.get(`/inferences?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors[0].field).toBe(`/${query.split('=')[0]}`)
  })

  test('by arrival begins after an earlier page, with what a filter lets through', async () => {
    const rows = await listAll('order=arrival')
    const list = async (query: string) =>
      (await api.get(`/inferences?order=arrival&${query}`)).json() as InferencesPage
    const { last_arrival: first = 0 } = await list('limit=11')
    expect(await list(`after_arrival=${first}&limit=1000`)).toEqual({
      inferences: rows.slice(11),
      next_cursor: null,
      last_arrival: first + 30,
    })
    const tagged = await list(`after_arrival=${first}&limit=3&model_tag=v2`)
    const ofTag = rows.slice(11).filter(({ model_tag }) => model_tag === 'v2')
    expect(tagged.inferences).toEqual(ofTag.slice(0, 3))
    const rest = await list(`model_tag=v2&cursor=${tagged.next_cursor}`)
    expect(rest.inferences).toEqual(ofTag.slice(3))
    const nothing = { inferences: [], next_cursor: null, last_arrival: first + 30 }
    expect(await list(`after_arrival=${first + 30}`)).toEqual(nothing)
  })

  test.each([
    ['cursor', 'margin_0.01_1'],
    ['cursor', 'oldest_20240501T120000_1'],
    ['cursor', 'arrival_1_1'],
    ['after_arrival', '1'],
    ['after_arrival', '1&order=arrival&cursor=arrival_1_1'],
  ])('refuses %s=%s as a contradiction', async (name, value) => {
    const answer = await api.get(`/inferences?${name}=${value}`)
    expect(answer.json()).toMatchObject({ status: 422, type: '/problems/contradiction' })
    expect(answer.json().errors[0].field).toBe(`/${name}`)
  })

  test('refuses a parameter that it does not know', async () => {
    expect((await api.get('/inferences?colour=red')).json().errors).toEqual([
      { field: '/colour', message: 'is not a known field' },
    ])
  })
})

describe('one inference', () => {
  test('is shown with samples to the last bit, and the error of each', async () => {
    const inference = makeInference(100)
    const { inferences } = (await api.post('/inferences', { inferences: [inference] })).json()
    const detail: unknown = (await api.get(`/inferences/${inferences[0].id}`)).json()
    if (!isDetail.Check(detail)) throw new TypeError('not a detail')
    const values = inference.values.map(Math.fround)
    const reconstruction = inference.reconstruction.map(Math.fround)
    expect(detail).toEqual({
      id: inferences[0].id,
      source_ecg_id: 100,
      dt_measure: '2024-05-01T12:34:56',
      model_tag: 'v1',
      verdict: 'normal',
      error: 0.01,
      threshold: 0.03,
      score: 0.01,
      probability: null,
      p_value: null,
      reasons: [],
      margin: Math.abs(0.01 - 0.03),
      doubt: Math.abs(0.01 - 0.03),
      values,
      reconstruction,
      sample_errors: values.map((value, sample) => Math.abs(value - (reconstruction[sample] ?? Number.NaN))),
    })
  })

  test.each(['abc', '1.5', '-1', '1e3', '0x10', '99999999999999999999', '%20', "1'--"])(
    'is refused under the id %s',
    async (id) => {
      const answer = await api.get(`/inferences/${id}`)
      expect(answer.statusCode).toBe(400)
      expect(answer.json().errors[0].field).toBe('/id')
    },
  )

  test.each(['987654321', '9007199254740991'])('is not found under the id %s', async (id) => {
    const answer = await api.get(`/inferences/${id}`)
    expect(answer.statusCode).toBe(404)
    expect(answer.json().type).toBe('/problems/not-found')
  })
})

describe('an ECG that the thesis’s clients stored', () => {
  const storeEcg = async (dt_measure: string) =>
    (await api.post('/ecg', { values: makeSamples(), dt_measure, is_anomalous: 1, model_tag: 'old' })).json()
      .id
  const storeReconstruction = (dt_measure: string, model_tag = 'old') =>
    api.post('/predictions', { values: makeSamples().map((value) => value - 0.25), dt_measure, model_tag })
  const find = async (id: number) => (await api.get(`/inferences/${id}`)).json()

  test('is shown with the one reconstruction of its moment and model, and their error', async () => {
    const moment = '2023-01-01T00:00:00'
    const id = await storeEcg(moment)
    await storeReconstruction(moment)
    await storeReconstruction(moment, 'another-model')
    const detail = await find(id)
    expect(detail).toMatchObject({ verdict: 'normal', threshold: null, reconstruction: { length: 140 } })
    expect(detail.error).toBeCloseTo(0.25, 6)
  })

  test('is shown without a reconstruction where there is none, or more than one could be meant', async () => {
    const alone = await storeEcg('2023-02-01T00:00:00')
    expect(await find(alone)).toMatchObject({ reconstruction: null, sample_errors: null, error: null })
    const crowded = await storeEcg('2023-03-01T00:00:00')
    await storeReconstruction('2023-03-01T00:00:00')
    await storeReconstruction('2023-03-01T00:00:00')
    expect(await find(crowded)).toMatchObject({ reconstruction: null })
    const twins = [await storeEcg('2023-04-01T00:00:00'), await storeEcg('2023-04-01T00:00:00')]
    await storeReconstruction('2023-04-01T00:00:00')
    for (const id of twins) expect(await find(id)).toMatchObject({ reconstruction: null })
  })

  test('is shown with its reconstruction though the second changes between the two', async () => {
    const id = await storeEcg('2023-05-01T00:00:00.998765')
    await storeReconstruction('2023-05-01T00:00:01.012345', 'OLD')
    await storeReconstruction('2023-05-01T00:00:01.012345')
    expect(await find(id)).toMatchObject({ reconstruction: { length: 140 } })
  })
})

test('a tag is found byte by byte alone, blanks, capitals and accents included', async () => {
  const tags = ['tão', 'tao', 'TÃO', 'tão ', 'ta\u0303o']
  for (const model_tag of tags)
    await api.post('/ecg', {
      values: makeSamples(),
      dt_measure: '2022-01-01T00:00:00',
      is_anomalous: 1,
      model_tag,
    })
  for (const tag of tags) {
    const rows = await listAll(`model_tag=${encodeURIComponent(tag)}`)
    expect(rows.map(({ model_tag }) => model_tag)).toEqual([tag])
  }
})
