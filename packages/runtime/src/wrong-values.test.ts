import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readEnvironment } from './environment.ts'
import { secretNames } from './secrets.ts'
import { variables } from './variables.ts'

const folder = mkdtempSync(join(tmpdir(), 'vigia-wrong-values-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Name = keyof typeof variables

const numbers = [
  '-1',
  '1.5',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  'seven',
  ' 7',
  '7 ',
  '7\r',
  '9'.repeat(30),
  '٣',
]
const ports = [...numbers, '65536', '70000', '5000/tcp', '127.0.0.1:5000']
const hosts = [
  'http://host.example.org',
  'host.example.org:3306',
  'host.example.org/path',
  'two hosts',
  ' host',
  'host\t',
  'user@host.example.org',
  '256.1.1.1',
  '1.2.3',
  '-host',
  'a..b',
  '[::1]',
  'x'.repeat(300),
]
const days = ['2024-02-30', '01/02/2024', '2024-2-1', 'yesterday', '2024-01-01T00:00', ' 2024-01-01']
const names = ['with`backtick', 'with\nline', ' name', 'name ', 'x'.repeat(100)]

/** What is wrong for the variables whose names end so; of several endings the longest counts. */
const wrongValues: Record<string, readonly string[]> = {
  _HOST: hosts,
  API_HOST: hosts.filter((host) => !host.includes('@')),
  API_URL: [
    'results.elsewhere.test',
    'ftp://results.elsewhere.test',
    'https://results.elsewhere.test/?x=1',
    ' https://x.test',
  ],
  _TLS: ['on', 'REQUIRED', 'true', ' off'],
  _BIND: hosts,
  _PORT: ports,
  MYSQL_PORT: [...ports, '0'],
  _USER: ['with\nline', ' name', 'name ', 'x'.repeat(100)],
  _DATABASE: [...names, 'a/b', 'a.b', "a'b", 'a"b', 'a\\b', 'a;b'],
  _CHARSET: ['klingon', 'utf-8', 'utf8mb5', 'utf8mb4;', 'ucs2', 'utf16', ' utf8mb4', "utf8mb4'"],
  _ROUTE: ['/', 'http://host.example.org/ecg', 'ecg?x=1', 'ecg#x', 'an ecg', ' /ecg', '/a//b', 'ecg/%2e'],
  _LIMIT: [...numbers, '0'],
  _DATE: days,
  TEST_SIZE: ['-1', '0', '0.0', '1.0', '1.5', '1e3', '0x1', 'NaN', 'Infinity', ' 0.2', '0,2', 'a fifth'],
  RANDOM_STATE: [...numbers, '4294967296'],
  NETWORK: ['32,0,8', '32;16', '0', '-8', '8,', ' 8', '1e1', '99999', 'deep'],
  ACTIVATION: ['softmax', 'ReLU', ' relu'],
  OUTPUT: ['softplus', 'Linear'],
  INPUT: ['raw', 'Scaled'],
  LEARNING_RATE: ['0', '0.0', '1', '1.5', '-0.1', '1e-3', '0,002', 'fast', ' 0.1'],
  SCHEDULE: ['cosines', 'linear'],
  STARTS: [...numbers, '0', '101'],
  EARLY_STOPPING: [...numbers, '100001', 'never'],
  SCORE: ['rmse', 'Blocks'],
  THRESHOLD_RULE: ['median', 'conformal,0.02'],
  THRESHOLD_SHARE: ['0', '1', '2 %', '1e-2', '-0.02'],
  GUARD: ['true', '1', 'yes'],
  HEAD: ['knn', 'SVM'],
  EPOCHS: [...numbers, '0', '100001'],
  BATCH_SIZE: [...numbers, '0', '1000001'],
  RELABELLED_WEIGHTS: [
    'twice',
    'twice=',
    'once=-1',
    'once=1.5',
    'once=1,once=2',
    'once=1,ONCE=2',
    '=1',
    'a b=1',
  ],
  RELABELLED_CAPS: ['all', 'all=x', 'all=1;once=2', 'all=1,', 'all=1,all=1'],
  RELABELLED_BEGIN_DATE: ['2024-02-30', 'yesterday'],
  RELABELLED_END_DATE: ['2024-02-30', 'tomorrow'],
  SHADOW: ['yes', ' off'],
  RETENTION_DAYS: [...numbers, '0', '36501'],
  DRIFT_ALARM_DAYS: [...numbers, '0', '3651'],
  RETRAIN_ON_DRIFT: ['always', 'Open'],
  RETRAIN_NEW_LABELS: [...numbers, '0'],
  RETRAIN_AFTER_DAYS: [...numbers, '3651'],
  RETRAIN_PROMOTION: ['always', 'Gate'],
  RETRAIN_INTERVAL_SECONDS: [...numbers, '0', '604801'],
  WEBHOOK_URL: [
    'alerts.elsewhere.test',
    'ftp://alerts.elsewhere.test',
    'file:///etc/passwd',
    'https:///',
    'https://user:word@alerts.elsewhere.test/',
    'https://alerts.elsewhere.test/#part',
    'https://alerts.elsewhere.test/with blank',
    'https://alerts.elsewhere.test:99999/',
    'javascript:alert(1)',
  ],
  WEBHOOK_SECRET: [
    'a-secret-that-is-in-no-base64-at-all',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    Buffer.alloc(32, 1).toString('base64'),
    `whsec_${Buffer.alloc(32, 1).toString('base64')},`,
  ],
  SMTP_URL: [
    'mail.elsewhere.test',
    'https://mail.elsewhere.test',
    'smtp://',
    'smtp://mail.elsewhere.test/box',
    'smtp://mail.elsewhere.test?pool=true',
    'smtp://user@mail.elsewhere.test',
    'smtp://user:wo%0Ard@mail.elsewhere.test',
    'smtp://user:wo%rd@mail.elsewhere.test',
  ],
  MAIL_FROM: [
    'no-address',
    'a@b@c.test',
    'Vigia <vigia@elsewhere.test>',
    'a@elsewhere.test,b@elsewhere.test',
    ' a@b.test',
  ],
  MAIL_TO: [
    'ana',
    'ana@elsewhere.test;eva@elsewhere.test',
    'ana@elsewhere.test,',
    'ana@elsewhere.test\nBcc:x@y.test',
  ],
  BACKLOG_LIMIT: numbers,
  NOTIFY_INTERVAL_SECONDS: [...numbers, '0', '3601'],
  INFER_BATCH_SIZE: [...numbers, '0', '1001'],
  _SECONDS: [...numbers, '3601'],
  TF_BACKEND: ['cuda', 'WASM', ' wasm', 'tensorflow,wasm'],
  AUDIT_URL: [
    'audit.elsewhere.test',
    'https://audit.elsewhere.test/vigia',
    'https://audit.elsewhere.test?x=1',
    'ftp://audit.elsewhere.test',
    'http://audit.elsewhere.test',
    'https:///',
    'https://user:word@audit.elsewhere.test',
    ' https://audit.elsewhere.test',
    'https://audit.elsewhere.test ',
    'https://audit.elsewhere.test:99999',
  ],
  AUDIT_IDLE_MINUTES: [...numbers, '0', '721'],
  AUDIT_SECOND_FACTOR: ['ADMINS', 'administrators', 'yes', 'admins,everybody'],
  AUDIT_SECRET: ['thirty-one-characters-long-0123'],
  CHAIN_KEY: ['short', 'a-key-of-sixteen-characters,short', 'a key with blanks in it'],
  EXAMPLE_SECRETS: ['yes', 'none', ' refused', 'On-loopback'],
  RESULTS_API_READ_KEY: ['short', 'a-key-of-sixteen-characters,short', 'a key with blanks in it'],
  RESULTS_API_KEY: ['short', 'a-key-of-sixteen-characters,short', 'a key with blanks in it'],
  AUDIT_TRUSTED_PROXIES: ['10.0.0.0/33', '10.0.0.1, proxy', '10.0.0.1;10.0.0.2', '10.0.0.0/-1', ' 10.0.0.1'],
  AUDIT_OIDC_ISSUER: [
    'login.elsewhere.test',
    'ftp://login.elsewhere.test',
    'https://login.elsewhere.test/?realm=clinic',
    ' https://login.elsewhere.test',
  ],
  LOG_CONFIG: [join(folder, 'absent.json'), folder, write('not JSON'), write('{}'), write('[1]')],
  _ENDPOINT: [
    'collector:4318',
    'grpc://collector.test:4317',
    'https://collector.test/?key=1',
    ' https://x.test',
  ],
  TZ: ['America/Atlantis', 'america/sao_paulo', '-03:00', 'Sao Paulo', ' UTC', 'UTC\r', 'GMT+25'],
}

/** Any text means something here, or what it means is known by the rooms that use it. */
const free: readonly string[] = [
  'API_TLS_CA',
  'ORIGEM_MYSQL_TLS_CA',
  'DESTINO_MYSQL_TLS_CA',
  'PRESET',
  'OPTIMIZER',
  'LOSS_FUNCTION',
  'AUDIT_ADMIN_EMAIL',
  'AUDIT_ADMIN_PASSWORD',
  'AUDIT_OIDC_CLIENT_ID',
  'AUDIT_OIDC_CLIENT_SECRET',
  'AUDIT_OIDC_NAME',
  'BACKUP_FOLDER',
]

const listed = (Object.keys(variables) as Name[]).map((name) => [name, wrongFor(name)] as const)
const checked = listed.filter(([, values]) => values.length > 0)

test('every variable stands in the table, but for passwords and free text', () => {
  const missing = listed.filter(([, values]) => values.length === 0).map(([name]) => name)
  expect(missing.filter((name) => !free.includes(name) && !name.endsWith('_PASSWORD'))).toEqual([])
})

test.each(checked.flatMap(([name, values]) => values.map((value) => [name, value] as const)))(
  '%s is refused by its name when it is %j',
  (name, value) => {
    const message = complaintOf([name], { [name]: value })
    expect(message).toMatch(new RegExp(`^Configuration: ${name} (must|is not)`))
    // Short ones stand in the words by chance.
    if (value.length > 3) expect(message).not.toContain(value.trim())
  },
)

test('all that is wrong is named at once, also what was not asked for, and no value', () => {
  const source = Object.fromEntries(checked.map(([name, [value]]) => [name, value]))
  for (const asked of [checked.map(([name]) => name), ['API_PORT' as const]]) {
    const message = complaintOf(asked, source)
    for (const [name] of checked) expect(message).toMatch(new RegExp(`\\b${name} (must|is not)`))
    for (const value of Object.values(source))
      if ((value ?? '').length > 3) expect(message).not.toContain(value)
  }
})

test('what is right is not spoken of, and nobody asks for what is wrong elsewhere while the asked is right', () => {
  expect(complaintOf(['API_PORT', 'EPOCHS'], { API_PORT: 'x', EPOCHS: '3' })).not.toContain('EPOCHS')
  expect({ ...readEnvironment(['EPOCHS'], { API_PORT: 'x', EPOCHS: '3' }) }).toEqual({ EPOCHS: 3 })
})

test.each([
  ['ORIGEM_MYSQL_HOST', 'db_1.internal'],
  ['ORIGEM_MYSQL_HOST', '::1'],
  ['API_BIND', '0.0.0.0'],
  ['ORIGEM_MYSQL_DATABASE', 'ecg-warehouse 2'],
  ['ORIGEM_MYSQL_CHARSET', 'UTF8MB4'],
  ['ORIGEM_MYSQL_CHARSET', 'utf8mb4_unicode_ci'],
  ['TZ', 'America/Sao_Paulo'],
] as const)('%s may be %s', (name, value) => {
  expect({ ...readEnvironment([name], { [name]: value }) }).toEqual({ [name]: value })
})

function wrongFor(name: Name): readonly string[] {
  if (free.includes(name) || (name.endsWith('_PASSWORD') && secretNames.has(name))) return []
  const endings = Object.keys(wrongValues).filter((ending) => name.endsWith(ending))
  const [longest = ''] = endings.sort((one, other) => other.length - one.length)
  return wrongValues[longest] ?? []
}

function complaintOf(asked: readonly Name[], source: NodeJS.ProcessEnv): string {
  try {
    readEnvironment(asked, source)
  } catch (error) {
    expect(error).toMatchObject({ code: 'configuration-invalid' })
    return (error as Error).message
  }
  throw new Error('nothing was refused')
}

function write(text: string): string {
  const path = join(folder, `wrong-${text.length}.json`)
  writeFileSync(path, text)
  return path
}
