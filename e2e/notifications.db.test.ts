import { notify } from '@vigia/notifications'
import { openReceiver, secret } from '@vigia/notifications/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endOf, type Installation, openInstallation, stop } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation({
    EPOCHS: '2',
    NETWORK: '4',
    NOTIFY_INTERVAL_SECONDS: '1',
    WEBHOOK_SECRET: secret,
  })
  await installation.pipelinesJson('migrate')
})
afterEach(() => installation.close())

const tell = (key: string) =>
  notify(installation.warehouse.db, { kind: 'training', key, payload: { tag: key } })

test('a training that came to its end and one that failed are told, and listed', async () => {
  const receiver = await openReceiver(() => ({ status: 200 }))
  installation.environment.WEBHOOK_URL = receiver.url
  expect((await installation.pipelines('train', 'none')).status).toBe(1)
  await installation.pipelinesJson('seed', '--synthetic', '60', '--into', 'training')
  await installation.pipelinesJson('train', 'v1')
  expect(await installation.pipelinesJson('notify')).toMatchObject([{ channel: 'webhook', delivered: 2 }])
  await receiver.close()
  expect(receiver.received.map(({ isSigned, body }) => [isSigned, body.type, body.data])).toEqual([
    [true, 'training', { outcome: 'failed', tag: 'none', code: 'no-training-ecgs' }],
    [true, 'training', { outcome: 'trained', tag: 'v1', code: null }],
  ])
  expect(await installation.pipelinesJson('notify', '--list')).toMatchObject([
    { payload: { tag: 'v1' }, deliveries: [{ state: 'delivered' }] },
    { payload: { tag: 'none' }, deliveries: [{ state: 'delivered' }] },
  ])
})

test('a receiver that does not answer holds nothing up, is named without its address, and gets all of it later', async () => {
  const receiver = await openReceiver((attempt) => ({ status: attempt === 1 ? 500 : 200 }))
  installation.environment.WEBHOOK_URL = receiver.url
  await tell('v1')
  const refused = await installation.pipelines('notify')
  expect(refused.status).toBe(1)
  expect(refused.stderr).toContain('The webhook answers with status 500. It is tried again later.')
  for (const hidden of ['s3cret', '127.0.0.1', secret])
    expect(refused.stdout + refused.stderr).not.toContain(hidden)
  await installation.warehouse.db.$client.query(
    'UPDATE Notification_Deliveries SET next_attempt_at = UTC_TIMESTAMP(3)',
  )
  await installation.pipelinesJson('notify')
  await receiver.close()
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1)
  expect(receiver.received).toHaveLength(2)
})

test('when the sender is killed in the middle of an attempt, the next one sends it under the same id', async () => {
  const receiver = await openReceiver((attempt) => ({ status: attempt === 1 ? 0 : 200 }))
  installation.environment.WEBHOOK_URL = receiver.url
  for (const key of ['v1', 'v2']) await tell(key)
  const sender = installation.startPipelines('notify', '--watch')
  const over = endOf(sender)
  await expect.poll(() => receiver.received.length).toBe(1)
  await stop(sender, 'SIGKILL')
  await over
  await installation.warehouse.db.$client.query(
    'UPDATE Notification_Deliveries SET next_attempt_at = UTC_TIMESTAMP(3)',
  )
  const next = installation.startPipelines('standby')
  const end = endOf(next)
  await expect.poll(() => receiver.received.length).toBe(3)
  next.kill('SIGTERM')
  expect((await end).status).toBe(0)
  await receiver.close()
  const ids = receiver.received.map(({ body, id }) => `${body.data.tag} ${id}`)
  expect(new Set(ids).size).toBe(2)
  expect(await installation.pipelinesJson('notify', '--list')).toMatchObject([
    { deliveries: [{ state: 'delivered' }] },
    { deliveries: [{ state: 'delivered' }] },
  ])
})

test.each([
  [{ WEBHOOK_URL: 'ftp://alerts.elsewhere.test' }, 'WEBHOOK_URL must be an address of http or https'],
  [{ WEBHOOK_URL: 'https://a.test', WEBHOOK_SECRET: '' }, 'WEBHOOK_SECRET is missing'],
  [{ SMTP_URL: 'smtp://mail.elsewhere.test' }, 'MAIL_FROM is missing'],
  [{}, 'neither WEBHOOK_URL nor SMTP_URL is set'],
])('with %j nothing is begun, and it is said what is wrong', async (variables, words) => {
  await tell('v1')
  for (const command of ['notify', ...(Object.keys(variables).length > 0 ? ['standby', 'doctor'] : [])]) {
    const ended = await installation.pipelinesWith({ variables }, command)
    expect(ended.status).toBe(command === 'doctor' ? 1 : 2)
    expect(ended.stdout + ended.stderr).toContain(words)
  }
  expect(await installation.pipelinesJson('notify', '--list')).toMatchObject([{ deliveries: [] }])
})

test('a bound without a list is refused, and sends nothing', async () => {
  await tell('v1')
  const variables = { WEBHOOK_URL: 'http://127.0.0.1:1' }
  const ended = await installation.pipelinesWith({ variables }, 'notify', '--limit', '3')
  expect([ended.status, ended.stderr]).toEqual([
    2,
    expect.stringContaining('--limit bounds what --list tells'),
  ])
  expect(await installation.pipelinesJson('notify', '--list')).toMatchObject([{ deliveries: [] }])
})

test('doctor tries the webhook with a signed test, and says what is wrong with it', async () => {
  const receiver = await openReceiver((attempt) => ({ status: attempt === 1 ? 200 : 401 }))
  installation.environment.WEBHOOK_URL = receiver.url
  const well = await installation.pipelines('doctor')
  expect(well.stdout).toContain('has taken a test notification')
  const ill = await installation.pipelines('doctor')
  expect(ill.stdout).toContain('The webhook answers with status 401.')
  await receiver.close()
  expect(receiver.received.map(({ isSigned, body }) => [isSigned, body.type])).toEqual([
    [true, 'test'],
    [true, 'test'],
  ])
  expect(await installation.pipelinesJson('notify', '--list')).toEqual([])
})
