import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInference, makeInferences } from '../testing/inferences.ts'
import { createRandom } from '../testing/mutate.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

let api: TestApp
beforeAll(async () => {
  api = await openTestApp()
  await api.post('/inferences', { inferences: makeInferences(20) })
  await api.post('/inferences', { inferences: [makeInference(20, { dt_measure: '1000-01-01T00:00:00' })] })
  const connection = await api.database.db.$client.getConnection()
  // As another program on a lenient server leaves them: labels, moments and distances that mean nothing.
  await connection.query("SET SESSION sql_mode = ''")
  await connection.query(
    `INSERT INTO \`Inference_ECG\` (\`dt_measure\`, \`is_anomalous\`, \`model_tag\`, \`doubt\`) VALUES
     ('0000-00-00', 2, 'old', -1), ('2024-00-00', NULL, NULL, 0), ('0999-01-01', -1, 'old', 1e308), (NULL, 0, '', NULL)`,
  )
  connection.destroy()
})
afterAll(() => api.close())

const orders = ['newest', 'oldest', 'margin', 'arrival']

const texts = [
  ...[
    '',
    ' ',
    '0',
    '1',
    '-1',
    '1.5',
    '1e3',
    '1e999',
    '-1e999',
    'NaN',
    'Infinity',
    '0x10',
    'null',
    'true',
    '[]',
    '{}',
  ],
  ...['9007199254740991', '9007199254740992', '99999999999999999999', '2147483648', '18446744073709551616'],
  ...[
    "'",
    "' OR 1=1 --",
    '\\',
    '%',
    '_',
    '\0',
    '\n',
    '\ud800',
    '🫀',
    'é',
    'v1 ',
    'V1',
    'x'.repeat(81),
    'x'.repeat(300),
  ],
  ...['normal', 'anomalous', 'Normal', 'toString', '__proto__', 'constructor', 'v1'],
  ...['2024-05-01T12:34:56', '2024-05-01 12:34:56.123456', '2024-02-30T00:00:00', '0000-00-00T00:00:00'],
  ...[
    '9999-12-31T23:59:59',
    '1000-01-01T00:00:00',
    '2024-05-01',
    '2024-05-01T24:00:00',
    '2024-05-01T12:34:56Z',
  ],
  ...orders,
]

/** Texts that are not even percent-encoded rightly. */
const brokenTexts = ['%', '%zz', '%ff', '%ed%a0%80', '%c0%80', '+', '%2', '%u0041', ';', '=', '==', '%26=%26']

const cursorParts = [
  ...['0', '1', '-1', '0.02', '1e999', '-1e999', '1e308', '1.8e308', '-0', '1.5', '1e-7', '9007199254740993'],
  ...['null', '', '-', 'T', 'newest', '20240501T123456', '2024-05-01T12:34:56', '20240230T000000'],
  ...['00000000T000000', '00000229T000000', '00040229T000000', '20240000T000000', '09990101T000000'],
  ...['99991231T235959', '99991231T240000', '20241301T000000', '19000229T000000', '20000229T000000'],
]

function createAddresses(seed: number): () => string {
  const random = createRandom(seed)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item
  const makeCursor = () => {
    const order = random() < 0.9 ? pick(orders) : pick(cursorParts)
    const parts = [order, pick(cursorParts), pick(cursorParts), pick(cursorParts)]
    const encoded = parts.slice(0, random() < 0.9 ? 3 : Math.ceil(random() * 4)).join('_')
    return random() < 0.9 ? encoded : encoded.slice(0, Math.floor(random() * encoded.length))
  }
  const makeValue = (name: string) => {
    if (random() < 0.1) return pick(brokenTexts)
    if (name === 'cursor' && random() < 0.8) return makeCursor()
    if (name === 'order' && random() < 0.8) return pick(orders)
    return encodeURIComponent(pick(texts).toWellFormed())
  }
  const names = [
    'model_tag',
    'verdict',
    'from',
    'to',
    'limit',
    'order',
    'after_arrival',
    'cursor',
    'colour',
    '__proto__',
  ]
  return () => {
    if (random() < 0.1) return `/inferences/${makeValue('id')}`
    // A cursor goes with its own order, mostly.
    if (random() < 0.4) {
      const order = pick(orders)
      const parts = [order, pick(cursorParts), random() < 0.8 ? '1' : pick(cursorParts)]
      return `/inferences?order=${order}&cursor=${parts.join('_')}`
    }
    const parameters = Array.from({ length: Math.ceil(random() * 4) }, () => {
      const name = pick(names)
      return `${name}=${makeValue(name)}`
    })
    return `/inferences?${parameters.join('&')}`
  }
}

test.each([1, 2, 3])(
  'whatever is asked for, the answer is a page or says what is wrong with it (seed %i)',
  async (seed) => {
    const nextAddress = createAddresses(seed)
    const counts = new Map<number, number>()
    for (let request = 0; request < 1000; request++) {
      const address = nextAddress()
      const { statusCode } = await api.get(address)
      expect([200, 400, 404, 422], address).toContain(statusCode)
      counts.set(statusCode, (counts.get(statusCode) ?? 0) + 1)
    }
    expect(Math.min(counts.get(200) ?? 0, counts.get(400) ?? 0)).toBeGreaterThan(50)
  },
)

test.each(orders)(
  'every page by %s has a next one that begins after it, whatever the rows hold',
  async (order) => {
    const ids: number[] = []
    for (let cursor = ''; ; ) {
      const answer = await api.get(`/inferences?order=${order}&limit=1${cursor}`)
      expect(answer.statusCode, cursor).toBe(200)
      const page = answer.json()
      ids.push(...page.inferences.map(({ id }: { id: number }) => id))
      if (page.next_cursor === null) break
      cursor = `&cursor=${page.next_cursor}`
    }
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength({ newest: 22, oldest: 22, margin: 24, arrival: 25 }[order] ?? 0)
  },
)
