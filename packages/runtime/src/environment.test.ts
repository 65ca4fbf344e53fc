import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadEnvironmentFile, readEnvironment } from './environment.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-environment-'))
  file = join(folder, '.env')
})
afterEach(() => rmSync(folder, { recursive: true }))

const complaint = (names: Parameters<typeof readEnvironment>[0], source: NodeJS.ProcessEnv): string => {
  try {
    readEnvironment(names, source)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

test('values arrive in their own types, and what is missing takes its default', () => {
  const values = readEnvironment(['API_PORT', 'TEST_SIZE', 'RESULTS_API_KEY', 'RANDOM_STATE'], {
    API_PORT: '8080',
    RESULTS_API_KEY: 'a-key-of-sixteen-, another-of-sixteen',
  })
  expect({ ...values }).toEqual({
    API_PORT: 8080,
    TEST_SIZE: 0.2,
    RANDOM_STATE: 21,
    RESULTS_API_KEY: ['a-key-of-sixteen-', 'another-of-sixteen'],
  })
})

test('everything that is wrong or missing is named at once, without its value', () => {
  const message = complaint(['ORIGEM_MYSQL_HOST', 'ORIGEM_MYSQL_PASSWORD', 'API_PORT', 'RESULTS_API_KEY'], {
    ORIGEM_MYSQL_HOST: '  ',
    API_PORT: 'seventeen',
    RESULTS_API_KEY: 'short-secret',
  })
  expect(message).toContain('ORIGEM_MYSQL_HOST is missing')
  expect(message).toContain('ORIGEM_MYSQL_PASSWORD is missing')
  expect(message).toContain('API_PORT')
  expect(message).toContain('RESULTS_API_KEY must hold keys of at least 16')
  expect(message).not.toMatch(/seventeen|short-secret/)
})

test.each([
  ['BEGIN_DATE', '2024-02-30'],
  ['BEGIN_DATE', '01/02/2024'],
  ['TEST_SIZE', '0'],
  ['TEST_SIZE', '0.0'],
  ['TEST_SIZE', '1.0'],
  ['TEST_SIZE', '1e0'],
  ['TEST_SIZE', '1.5'],
  ['TEST_SIZE', '-0.2'],
  ['TEST_SIZE', '-1'],
  ['TEST_SIZE', '20%'],
  ['TEST_SIZE', '0,2'],
  ['TEST_SIZE', 'NaN'],
  ['RANDOM_STATE', '-1'],
  ['RANDOM_STATE', '4294967296'],
  ['NETWORK', '32,0,8'],
  ['NETWORK', '32;16'],
  ['EPOCHS', '1.5'],
  ['BATCH_SIZE', '0'],
  ['TF_BACKEND', 'cuda'],
  ['API_PORT', '70000'],
  ['AUDIT_URL', 'audit.example.org'],
  ['AUDIT_URL', 'https://audit.example.org/vigia'],
  ['AUDIT_URL', 'ftp://audit.example.org'],
  ['AUDIT_URL', 'http://audit.example.org'],
  ['AUDIT_URL', 'http://127.0.0.1.example.org'],
  ['AUDIT_SECRET', 'thirty-one-characters-long-0123'],
  ['AUDIT_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['AUDIT_TRUSTED_PROXIES', '10.0.0.1, proxy'],
  ['AUDIT_OIDC_ISSUER', 'https://login.example.org/?realm=clinic'],
  ['TZ', 'America/Atlantis'],
  ['TZ', 'america/sao_paulo'],
  ['TZ', '-03:00'],
] as const)('%s is refused when it is %s', (name, value) => {
  expect(complaint([name], { [name]: value })).toMatch(new RegExp(`${name} (must|is not)`))
})

test.each([
  ['0.2', 0.2],
  ['.25', 0.25],
  ['1e-1', 0.1],
  ['1', 1],
  ['300', 300],
])('a test size of %s is %d, a share or a number of ECGs as for scikit-learn', (text, value) => {
  expect(readEnvironment(['TEST_SIZE'], { TEST_SIZE: text })).toEqual({ TEST_SIZE: value })
})

test.each(['http://localhost:3000', 'http://vigia.localhost', 'http://127.0.0.1:80', 'http://[::1]:3000'])(
  'a browser on the same machine may find the audit UI at %s',
  (address) => {
    const { AUDIT_URL } = readEnvironment(['AUDIT_URL'], { AUDIT_URL: address })
    expect(AUDIT_URL).toBe(new URL(address).origin)
  },
)

test.each([
  [{}, 'http://localhost:3000'],
  [{ AUDIT_PORT: '3001' }, 'http://localhost:3001'],
  [{ AUDIT_PORT: '0' }, 'http://localhost:3000'],
  [{ AUDIT_PORT: '3001', AUDIT_URL: 'https://audit.example.org' }, 'https://audit.example.org'],
])('with %j the audit UI is at %s', (source, address) => {
  expect(readEnvironment(['AUDIT_URL'], source).AUDIT_URL).toBe(address)
})

test('addresses of the web lose the slash at their end, as an Origin header and an issuer have none', () => {
  const values = readEnvironment(['AUDIT_URL', 'AUDIT_OIDC_ISSUER', 'AUDIT_TRUSTED_PROXIES'], {
    AUDIT_URL: 'https://audit.example.org/',
    AUDIT_OIDC_ISSUER: 'https://login.example.org/realms/clinic/',
    AUDIT_TRUSTED_PROXIES: '10.0.0.1, fd00::/8',
  })
  expect({ ...values }).toEqual({
    AUDIT_URL: 'https://audit.example.org',
    AUDIT_OIDC_ISSUER: 'https://login.example.org/realms/clinic',
    AUDIT_TRUSTED_PROXIES: ['10.0.0.1', 'fd00::/8'],
  })
})

test.each([
  ['https://Audit.Example.ORG', 'https://audit.example.org'],
  ['https://audit.example.org:443/', 'https://audit.example.org'],
  ['https://audit.example.org:8443', 'https://audit.example.org:8443'],
  ['HTTPS://audit.example.org:08443', 'https://audit.example.org:8443'],
  ['http://localhost:80', 'http://localhost'],
])('however AUDIT_URL is written (%s), it is what a browser says of its pages: %s', (written, origin) => {
  expect(readEnvironment(['AUDIT_URL'], { AUDIT_URL: written }).AUDIT_URL).toBe(origin)
})

test('.env adds to the environment what is not set there; an empty variable is set', () => {
  writeFileSync(file, 'API_HOST=file # a comment\nTAG=file\nEMPTY=file\n')
  const environment = { TAG: 'set', EMPTY: '' }
  expect(loadEnvironmentFile(file, environment)).toEqual([])
  expect(environment).toEqual({ API_HOST: 'file', TAG: 'set', EMPTY: '' })
})

test.each(["'pa$$ #1'", 'plain', '"plain # text"', '"with \\$"'])(
  'a password written as %s is nothing to warn of',
  (value) => {
    expect(warningsOf(`ORIGEM_MYSQL_PASSWORD=${value}\n`)).toEqual([])
  },
)

test.each(['abc#123', 'abc #123', 'pa$$w0rd', 'pa$w0rd', '"pa$$w0rd"', 'secret  # the new one'])(
  'a password written as %s is warned of, by name and without the value',
  (value) => {
    const [warning, ...others] = warningsOf(`AUDIT_OIDC_NAME=a#b\nORIGEM_MYSQL_PASSWORD=${value}\n`)
    expect(warning).toMatch(/^ORIGEM_MYSQL_PASSWORD has # or \$ .* single quotes/)
    expect(warning).not.toMatch(/abc|w0rd|secret/)
    expect(others).toEqual([])
  },
)

test('a password that .env does not decide is not warned of', () => {
  writeFileSync(file, 'ORIGEM_MYSQL_PASSWORD=a#b\n')
  expect(loadEnvironmentFile(file, { ORIGEM_MYSQL_PASSWORD: 'set' })).toEqual([])
})

test('a .env that Compose refuses is a configuration error with its line, and changes nothing', () => {
  writeFileSync(file, 'A=1\nAUDIT_SECRET="s3cret\n')
  const environment = {}
  const load = () => loadEnvironmentFile(file, environment)
  expect(load).toThrow(
    expect.objectContaining({ code: 'configuration-invalid', message: expect.stringContaining('line 2') }),
  )
  expect(load).not.toThrow('s3cret')
  expect(environment).toEqual({})
})

test('where there is no .env, or a folder of that name, there is nothing to read', () => {
  expect(loadEnvironmentFile(file, {})).toEqual([])
  mkdirSync(file)
  expect(loadEnvironmentFile(file, {})).toEqual([])
})

function warningsOf(text: string): readonly string[] {
  writeFileSync(file, text)
  return loadEnvironmentFile(file, {})
}
