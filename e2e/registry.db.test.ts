import { afterAll, beforeAll, expect, test } from 'vitest'
import { countResults, type Installation, openInstallation, stop } from './installation.ts'

let installation: Installation
beforeAll(async () => {
  installation = await openInstallation({ EPOCHS: '2', NETWORK: '8' })
  const { pipelinesJson } = installation
  await pipelinesJson('migrate')
  await pipelinesJson('seed', '--synthetic', '400', '--into', 'training')
  await pipelinesJson('seed', '--synthetic', '30', '--into', 'inference')
  await installation.startResults()
})
afterAll(() => installation.close())

const said = async (...command: string[]) => {
  const { status, stderr } = await installation.pipelines(...command)
  return { status, stderr }
}

test('an alias that nothing was promoted to judges nothing, and no model is trained under its name', async () => {
  expect(await said('infer', 'champion')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('No model is champion'),
  })
  expect(await said('train', 'champion')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('no model is trained under it'),
  })
})

test('from an empty registry to a champion that judges, another one, and back', async () => {
  const { pipelinesJson } = installation
  expect(await pipelinesJson('reference', 'add', '--from', 'labelled', '--share', '0.5')).toMatchObject({
    version: 1,
    sha256: null,
  })
  expect(await said('reference', 'freeze')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('the gate needs 150 and 150'),
  })
  await pipelinesJson('train', 'v1')
  expect(await said('models', 'promote', 'v1', '--reason', 'first')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there is no policy'),
  })
  expect(await said('models', 'policy', '--set', 'approvals=3')).toMatchObject({ status: 2 })
  await pipelinesJson(
    ...[
      'models',
      'policy',
      '--set',
      'minimum-anomalous=10',
      '--set',
      'minimum-normal=10',
      '--set',
      'level=0.5',
    ],
    ...['--set', 'sensitivity-margin=0.5', '--set', 'specificity-margin=0.5', '--set', 'auc-margin=0.5'],
  )
  expect(await said('models', 'promote', 'v1', '--reason', 'first')).toMatchObject({
    stderr: expect.stringContaining('no frozen reference set'),
  })
  expect(await pipelinesJson('reference', 'freeze')).toMatchObject({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(await pipelinesJson('models', 'gate', 'v1')).toMatchObject({ status: 'pass' })
  expect(await pipelinesJson('models', 'promote', 'v1', '--reason', 'first', '--by', 'Ana')).toMatchObject({
    ...{ status: 'promoted', from: null, to: 'v1', is_override: false, by: 'Ana' },
  })
  expect(await pipelinesJson('infer', 'champion')).toMatchObject({ tag: 'v1', alias: 'champion', judged: 30 })
  expect(await pipelinesJson('models', 'judged', 'ecg-1')).toMatchObject({
    judges: [{ tag: 'v1', was_champion: true }],
    today: { tag: 'v1' },
  })

  expect(await pipelinesJson('models', 'list')).toMatchObject([{ tag: 'v1', aliases: ['champion'] }])

  installation.environment.RANDOM_STATE = '22'
  expect(await pipelinesJson('train', 'v2')).toMatchObject({
    champion: { first: { tag: 'v1' }, second: { tag: 'v2' }, sensitivity: { p_value: expect.any(Number) } },
  })
  expect(await pipelinesJson('models', 'compare', 'champion', 'v2')).toMatchObject({
    on: 'reference',
    first: { tag: 'v1', sensitivity: { interval: { low: expect.any(Number) } } },
    second: { tag: 'v2' },
    differing: { total: expect.any(Number) },
  })
  expect(await pipelinesJson('models', 'compare', 'v1', 'v2', '--on', 'test')).toMatchObject({
    beats: 'the test part of v2',
  })
  expect(await pipelinesJson('models', 'promote', 'v2', '--reason', 'newer')).toMatchObject({
    from: 'v1',
    to: 'v2',
  })
  expect(await said('models', 'remove', 'v2')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Model v2 is champion'),
  })
  expect(await pipelinesJson('models', 'rollback', '--reason', 'alarms')).toMatchObject({
    from: 'v2',
    to: 'v1',
  })
  expect(await pipelinesJson('models', 'history')).toMatchObject({
    aliases: { champion: 'v1' },
    events: [{ kind: 'rollback' }, { kind: 'promotion', to: 'v2' }, { kind: 'promotion', to: 'v1' }],
  })
})

test('a watch goes on with the next champion, under its tag', async () => {
  const { pipelinesJson } = installation
  const judgedBy = async (tag: string) => (await countResults(installation, tag)).judged
  const watcher = installation.startPipelines('infer', 'champion', '--watch')
  await pipelinesJson('seed', '--synthetic', '5', '--into', 'inference')
  await expect.poll(() => judgedBy('v1'), { timeout: 60_000 }).toBe(35)
  expect(await judgedBy('v2')).toBe(0)
  await pipelinesJson('models', 'promote', 'v2', '--reason', 'again')
  await expect.poll(() => judgedBy('v2'), { timeout: 60_000 }).toBe(35)
  await stop(watcher, 'SIGTERM')
  expect(watcher.exitCode).toBe(0)
})
