import { openRelay } from '@vigia/db/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findFreePort } from '../scripts/processes.ts'
import { countClaims, countResults, type Installation, openInstallation, stop } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation({ EPOCHS: '2', RETRY_SECONDS: '1' })
  await installation.pipelinesJson('migrate')
})
afterEach(() => installation.close())

const seedAndTrain = async () => {
  await installation.pipelinesJson('seed', '--synthetic', '200', '--into', 'training')
  await installation.pipelinesJson('seed', '--synthetic', '20', '--into', 'inference')
  await installation.pipelinesJson('train', 'v1')
}

test('with the results API down, infer retries, fails clearly, and marks nothing as judged', async () => {
  await seedAndTrain()
  const infer = await installation.pipelines('infer', 'v1')
  expect(infer.status).toBe(1)
  expect(infer.stderr).toContain('trying again')
  expect(infer.stderr).toContain('The results API is not available (ECONNREFUSED)')
  expect(await countClaims(installation, 'v1')).toEqual({ pending: 20 })
})

test('with the warehouse away at its start, and gone for a while later, infer --watch goes on when it is back, and judges each ECG once', async () => {
  await seedAndTrain()
  await installation.startResults()
  const relay = await openRelay(installation.warehouse.address)
  const port = await findFreePort()
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status
  const way = { ORIGEM_MYSQL_HOST: relay.host, ORIGEM_MYSQL_PORT: String(relay.port) }
  const settings = { ...way, RETRY_SECONDS: '60', METRICS_PORT: String(port) }
  await relay.cut()
  const watcher = installation.startPipelinesWith(settings, 'infer', 'v1', '--watch')
  let told = ''
  watcher.stderr?.on('data', (data) => {
    told += String(data)
  })
  const judged = (count: number) =>
    expect
      .poll(() => countClaims(installation, 'v1'), { timeout: 30_000, interval: 100 })
      .toEqual({ judged: count })
  const awayIsTold = () =>
    expect.poll(() => told, { timeout: 30_000 }).toContain('The warehouse is not available, trying again')
  await awayIsTold()
  await relay.mend()
  await judged(20)
  expect(await ask('/readyz')).toBe(200)
  told = ''
  await relay.cut()
  await awayIsTold()
  expect([await ask('/livez'), await ask('/readyz')]).toEqual([200, 503])
  await installation.pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
  await relay.mend()
  await judged(25)
  await stop(watcher, 'SIGTERM')
  await relay.close()
  expect(await countResults(installation, 'v1')).toMatchObject({ judged: 25, sources: 25, unpaired: 0 })
})

test('with a key the results API does not take, infer fails at once and marks nothing as judged', async () => {
  await seedAndTrain()
  await installation.startResults()
  installation.environment.RESULTS_API_KEY = 'another-key-altogether'
  const infer = await installation.pipelines('infer', 'v1')
  expect(infer.status).toBe(1)
  expect(infer.stderr).toContain('The results API refuses the request')
  expect(await countClaims(installation, 'v1')).toEqual({ pending: 20 })
})

test('a command that lacks configuration exits with 2 and names every variable, never a value', async () => {
  Object.assign(installation.environment, {
    ORIGEM_MYSQL_HOST: '',
    ORIGEM_MYSQL_PORT: 'secret-looking',
    ORIGEM_MYSQL_USER: undefined,
  })
  const migrate = await installation.pipelines('migrate')
  expect(migrate.status).toBe(2)
  for (const name of ['ORIGEM_MYSQL_HOST', 'ORIGEM_MYSQL_PORT', 'ORIGEM_MYSQL_USER'])
    expect(migrate.stderr).toContain(name)
  expect(migrate.stderr).not.toContain('secret-looking')
})

test('names that training does not know are refused together, before any work', async () => {
  Object.assign(installation.environment, { OPTIMIZER: 'magic', LOSS_FUNCTION: 'regret' })
  const train = await installation.pipelines('train', 'v1')
  expect(train.status).toBe(2)
  expect(train.stderr).toMatch(/LOSS_FUNCTION is not valid: .*; OPTIMIZER is not valid: /)
})

test.each([
  [['train'], 'missing required argument'],
  [['train', 'a tag with spaces'], 'A tag is'],
  [['infer', 'v1', '--limit', 'many'], '--limit'],
  [['infer', 'v1', '--latest', '--id', '3'], "'--latest' cannot be used with option '--id"],
  [['infer', 'v1', '--latest', '--since', '2024-01-01'], "'--latest' cannot be used with option '--since"],
  [['infer', 'v1', '--watch', '--latest'], "'--latest' cannot be used with option '--watch'"],
  [['infer', 'v1', '--limit', '2', '--latest'], "'--latest' cannot be used with option '--limit"],
  [['infer', 'v1', '--id', '3', '--since', '2024-01-01'], "'--id <id>' cannot be used with option '--since"],
  [['infer', 'v1', '--id', '3', '--watch'], "'--id <id>' cannot be used with option '--watch'"],
  [['set-aside', '--retry', '--limit', '3'], "'--retry' cannot be used with option '--limit"],
  [['infer', 'v1', '--since', '2024-13-01'], '--since must be a day'],
  [['seed', '--into', 'training'], 'either a file or --synthetic'],
  [['seed', 'file.csv', '--into', 'elsewhere'], '--into'],
  [
    ['seed', '--synthetic', '5', '--into', 'training', '--from', '2024-02-01', '--to', '2024-01-01'],
    '--from',
  ],
  [['unheard-of'], 'unknown command'],
])('%j is wrong usage: exit 2, and the error names it', async (words, named) => {
  const ended = await installation.pipelines(...words)
  expect(ended.status).toBe(2)
  expect(ended.stderr).toContain(named)
})

test('a wrong password and an absent database are told apart, without the password', async () => {
  const { ORIGEM_MYSQL_PASSWORD } = installation.environment
  installation.environment.ORIGEM_MYSQL_PASSWORD = 'not-the-password'
  const refused = await installation.pipelines('models')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('refuses the user or the password')
  expect(refused.stderr).not.toContain('not-the-password')
  Object.assign(installation.environment, { ORIGEM_MYSQL_PASSWORD, ORIGEM_MYSQL_PORT: '1' })
  expect((await installation.pipelines('models')).stderr).toContain('cannot be reached (ECONNREFUSED)')
})

test('a warehouse without Vigia’s tables is named, with the command that makes them', async () => {
  await installation.warehouse.db.$client.query('DROP TABLE Vigia_Migrations')
  expect((await installation.pipelines('train', 'v1')).stderr).toContain('run `pipelines migrate`')
})

test('without any ECG in the period, train fails and says so', async () => {
  const train = await installation.pipelines('train', 'v1')
  expect(train).toMatchObject({ status: 1 })
  expect(train.stderr).toContain('no ECG from BEGIN_DATE to END_DATE')
})

test('--json says a failure as JSON too, and nothing else on stdout', async () => {
  const infer = await installation.pipelines('--json', 'infer', 'absent')
  expect(infer.status).toBe(1)
  expect(JSON.parse(infer.stdout)).toMatchObject({ error: { code: 'model-unknown' } })
})
