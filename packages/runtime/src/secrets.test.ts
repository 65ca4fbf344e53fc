import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiVariables, isConfigured, readApiAddress, readEnvironment } from './environment.ts'
import { secretNames } from './secrets.ts'
import { variables } from './variables.ts'

let folder: string
let file: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-secrets-'))
  file = join(folder, 'password')
  writeFileSync(file, 'from the file\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const name = 'ORIGEM_MYSQL_PASSWORD'
const read = (source: NodeJS.ProcessEnv) => readEnvironment([name], source)[name]

test('a secret may come from a file, without the newline at its end', () => {
  expect(read({ [`${name}_FILE`]: file })).toBe('from the file')
  expect(isConfigured(name, { [`${name}_FILE`]: file })).toBe(true)
})

test.each([
  ['a byte order mark', '\ufeffa b', 'a b'],
  ['a CR at the end of its line', 'a b\r\n', 'a b'],
  ['several ends of lines', 'a b\r\n\n', 'a b'],
  ['blanks of its own', ' a b \n', ' a b '],
])('a secret from a file with %s is what MySQL and the scripts take from it', (_what, text, secret) => {
  const other = join(folder, 'other')
  writeFileSync(other, text)
  expect(read({ [`${name}_FILE`]: other })).toBe(secret)
})

test('a folder in the place of the file, as Docker makes one where the file is missing, is refused', () => {
  expect(() => read({ [`${name}_FILE`]: folder })).toThrow(`that ${name}_FILE names (EISDIR)`)
})

test('every variable that holds a password, a key or a secret may, or an address with one in it', () => {
  const telling = Object.keys(variables).filter((variable) =>
    /PASSWORD|KEY|SECRET(?!S)|^(WEBHOOK|SMTP)_URL/.test(variable),
  )
  expect([...secretNames].sort()).toEqual(telling.sort())
})

test('a secret that is given twice is refused, and both variables are named', () => {
  expect(() => read({ [name]: 'one', [`${name}_FILE`]: file })).toThrow(
    `Configuration: ${name} and ${name}_FILE are both set: one is enough.`,
  )
})

test('a file that cannot be read is refused by the variable, and an empty one counts as missing', () => {
  expect(() => read({ [`${name}_FILE`]: join(folder, 'absent') })).toThrow(
    `${name} cannot be read from the file that ${name}_FILE names (ENOENT)`,
  )
  writeFileSync(join(folder, 'empty'), '\n')
  expect(() => read({ [`${name}_FILE`]: join(folder, 'empty') })).toThrow(`${name} is missing`)
})

test('production refuses an example secret by its name, from a file as well; development takes it', () => {
  const exampleFile = join(folder, 'example')
  writeFileSync(exampleFile, 'example-password')
  for (const source of [{ [name]: 'example-password' }, { [`${name}_FILE`]: exampleFile }]) {
    expect(read(source)).toBe('example-password')
    const refuse = () => read({ ...source, NODE_ENV: 'production' })
    expect(refuse).toThrow(`${name} is the one of .env.example`)
    expect(refuse).not.toThrow('example-password')
  }
})

const listening: [string, boolean, NodeJS.ProcessEnv][] = [
  ['API_BIND', true, { API_BIND: '0.0.0.0' }],
  ['API_BIND', true, { API_BIND: '::' }],
  ['API_BIND', true, { API_BIND: '10.0.0.7' }],
  ['API_BIND', true, { API_BIND: 'results.example.org' }],
  ['AUDIT_BIND', true, { AUDIT_BIND: '0.0.0.0' }],
  ['METRICS_BIND', true, { METRICS_BIND: '0.0.0.0', METRICS_PORT: '0' }],
  ['METRICS_BIND', false, { METRICS_BIND: '0.0.0.0' }],
  ['API_BIND', false, {}],
  ['API_BIND', false, { API_BIND: '127.0.0.1' }],
  ['API_BIND', false, { API_BIND: '::1' }],
  ['API_BIND', false, { API_BIND: 'localhost' }],
  // Others listen there, not who asks.
  ['API_PORT', false, { API_BIND: '0.0.0.0' }],
  ['API_BIND', false, { API_BIND: '0.0.0.0', EXAMPLE_SECRETS: 'on-loopback' }],
]

test.each(listening)(
  'who listens by %s refuses an example secret: %s, with %j',
  (bind, isRefused, source) => {
    for (const NODE_ENV of [undefined, 'development', 'test']) {
      const readAll = () =>
        readEnvironment([name, bind as 'API_BIND'], { ...source, NODE_ENV, [name]: 'example-password' })
      if (isRefused) expect(readAll).toThrow(`${name} is the one of .env.example`)
      else expect(readAll()[name]).toBe('example-password')
    }
  },
)

test('on-loopback does not make an example secret good in production', () => {
  const source = { [name]: 'example-password', EXAMPLE_SECRETS: 'on-loopback', NODE_ENV: 'production' }
  expect(() => read(source)).toThrow('is the one of .env.example')
})

test('an example among several keys is refused too', () => {
  const source = { RESULTS_API_KEY: 'a-key-of-sixteen-, example-key-of-sixteen', NODE_ENV: 'production' }
  expect(() => readEnvironment(['RESULTS_API_KEY'], source)).toThrow('RESULTS_API_KEY is the one of')
})

test('who only reads needs no other key than one for reading; who listens needs both kinds told apart', () => {
  const source = { RESULTS_API_READ_KEY: 'a-key-for-reading-alone' }
  const client = readEnvironment([...apiVariables, 'RESULTS_API_READ_KEY'], source)
  expect(readApiAddress(client).apiKey).toBe('a-key-for-reading-alone')
  const both = { ...source, RESULTS_API_KEY: 'a-key-for-writing-too' }
  expect(readApiAddress(readEnvironment([...apiVariables, 'RESULTS_API_READ_KEY'], both)).apiKey).toBe(
    'a-key-for-reading-alone',
  )
  expect(readApiAddress(readEnvironment(apiVariables, both)).apiKey).toBe('a-key-for-writing-too')
  expect(() => readEnvironment(['API_BIND', 'RESULTS_API_KEY', 'RESULTS_API_READ_KEY'], source)).toThrow(
    'RESULTS_API_KEY is missing',
  )
})
