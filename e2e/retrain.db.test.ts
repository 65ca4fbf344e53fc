import type { RowDataPacket } from 'mysql2/promise'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endOf, type Installation, openInstallation, stop } from './installation.ts'

let installation: Installation
beforeEach(async () => {
  installation = await openInstallation({ EPOCHS: '2', NETWORK: '4', RETRAIN_NEW_LABELS: '50' })
  await installation.pipelinesJson('migrate')
  await installation.pipelinesJson('seed', '--synthetic', '300', '--into', 'training')
})
afterEach(() => installation.close())

async function onWarehouse(statement: string): Promise<RowDataPacket[]> {
  const [rows] = await installation.warehouse.db.$client.query<RowDataPacket[]>(statement)
  return rows
}

/** A gate that lets equal models through, on a reference set that none of them learns from. */
async function setGate(...more: string[]): Promise<void> {
  const fields = ['minimum-anomalous=5', 'minimum-normal=5', 'level=0.5', ...more]
  const margins = ['sensitivity', 'specificity', 'auc'].map((name) => `${name}-margin=0.5`)
  const set = [...margins, ...fields].flatMap((field) => ['--set', field])
  await installation.pipelinesJson('models', 'policy', ...set)
}

async function makeChampion(): Promise<void> {
  await installation.pipelinesJson('train', 'v1')
  await installation.pipelinesJson('models', 'promote', 'v1', '--reason', 'the first', '--override')
}

async function freezeReferenceSet(): Promise<void> {
  await installation.pipelinesJson('reference', 'add', '--from', 'labelled', '--share', '1', '--most', '12')
  await installation.pipelinesJson('reference', 'freeze')
}

const addLabels = (count: number) =>
  installation.pipelinesJson(
    'seed',
    '--synthetic',
    String(count),
    '--into',
    'training',
    '--seed',
    String(count),
  )

const retrain = (...options: string[]) => installation.pipelinesJson('retrain', ...options)

/** Which models there are beside the first one, who has which alias, and which proposals are open. */
async function readState() {
  const models = await onWarehouse("SELECT tag FROM Model WHERE tag <> 'v1'")
  const aliases = await onWarehouse('SELECT alias, tag FROM Model_Aliases WHERE tag IS NOT NULL')
  const proposals = await onWarehouse(
    "SELECT tag FROM Model_Proposals WHERE state IN ('proposed', 'approved')",
  )
  return {
    models: models.map(({ tag }) => tag),
    aliases: Object.fromEntries(aliases.map(({ alias, tag }) => [alias, tag])),
    proposals: proposals.map(({ tag }) => tag),
  }
}

test('when enough has changed a challenger is trained as the champion was, and proposed, once', async () => {
  await setGate()
  await freezeReferenceSet()
  await makeChampion()
  expect(await retrain()).toMatchObject({
    outcome: 'nothing',
    reason: expect.stringContaining('Nothing has changed'),
  })
  await addLabels(49)
  expect(await retrain()).toMatchObject({
    outcome: 'nothing',
    reason: expect.stringContaining('it takes 50'),
  })
  await addLabels(1)

  installation.environment.NETWORK = '8'
  const before = (await onWarehouse('SELECT id FROM Retraining_Runs')).length
  expect(await retrain('--dry-run')).toMatchObject({ would_train: true, changed_rows: 50, champion: 'v1' })
  expect(await onWarehouse('SELECT id FROM Retraining_Runs')).toHaveLength(before)
  expect((await readState()).models).toEqual([])

  const { outcome, tag } = await retrain()
  expect([outcome, tag]).toEqual([
    'proposed',
    expect.stringMatching(/^retrained-\d{4}-\d\d-\d\d-[0-9a-f]{8}$/),
  ])
  const done = { models: [tag], aliases: { champion: 'v1', challenger: tag }, proposals: [tag] }
  expect(await readState()).toEqual(done)
  const runs = await onWarehouse(`SELECT parameters FROM Training_Runs WHERE tag = '${tag}'`)
  expect(runs.map(({ parameters }) => JSON.parse(parameters).network)).toEqual(['4'])

  expect(await retrain()).toMatchObject({ outcome: 'nothing', reason: expect.stringContaining('since run') })
  expect(await readState()).toEqual(done)
  const list = await installation.pipelinesJson('retrain', '--list', '--limit', '2')
  expect(list).toMatchObject([{ outcome: 'nothing' }, { outcome: 'proposed', tag, step: 'challenger' }])
})

/** As time does, of those that a killed process had. */
const letLeasesRunOut = "UPDATE Leases SET lease_until = '2000-01-01'"

test('of two at once one works and the other says so; one killed after any step is gone on with', async () => {
  await setGate()
  await freezeReferenceSet()
  await makeChampion()
  await addLabels(60)
  for (const step of ['decided', 'trained', 'challenger']) {
    const killed = installation.startPipelines('retrain')
    const over = endOf(killed)
    let isOver = false
    void over.then(() => {
      isOver = true
    })
    const hasCome = async () =>
      isOver ||
      (await onWarehouse(`SELECT id FROM Retraining_Runs WHERE step = '${step}' LIMIT 1`)).length > 0
    await expect.poll(hasCome, { timeout: 60_000, interval: 5 }).toBe(true)
    await stop(killed, 'SIGKILL')
    await onWarehouse(letLeasesRunOut)
  }
  const both = await Promise.all([retrain(), retrain()])
  expect(both.map(({ outcome }) => outcome)).toContain(
    both.some(({ outcome }) => outcome === 'busy') ? 'busy' : 'nothing',
  )
  const { models, aliases, proposals } = await readState()
  expect(models).toHaveLength(1)
  expect(proposals).toEqual(models)
  expect(aliases).toEqual({ champion: 'v1', challenger: models[0] })
  expect(await onWarehouse('SELECT id FROM Retraining_Runs WHERE outcome IS NULL')).toEqual([])
})

test('without a policy of the gate nothing is promoted; once there is one, the same challenger is asked again', async () => {
  installation.environment.RETRAIN_PROMOTION = 'gate'
  const early = await installation.pipelines('retrain')
  expect([early.status, early.stderr]).toEqual([1, expect.stringContaining('No model is champion')])
  await setGate()
  await freezeReferenceSet()
  await onWarehouse('DROP TRIGGER IF EXISTS Gate_Policies_refuse_delete')
  await onWarehouse('DELETE FROM Gate_Policies')
  await makeChampion()
  await addLabels(60)
  const refused = await retrain()
  expect(refused).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('there is no policy') })
  const { tag } = refused
  expect(await readState()).toMatchObject({ models: [tag], aliases: { champion: 'v1', challenger: tag } })

  await setGate('sensitivity-floor=1', 'specificity-floor=1')
  expect(await retrain()).toMatchObject({ outcome: 'refused', tag })
  await setGate('sensitivity-floor=0', 'specificity-floor=0')
  expect(await retrain()).toMatchObject({ outcome: 'promoted', tag })
  expect(await readState()).toMatchObject({ models: [tag], aliases: { champion: tag } })
  expect(await retrain()).toMatchObject({
    outcome: 'nothing',
    reason: expect.stringContaining('Nothing has changed'),
  })
  expect(await installation.pipelinesJson('retrain', '--list')).toContainEqual(
    expect.objectContaining({ outcome: 'failed', reason: expect.stringContaining('No model is champion') }),
  )
})

test('with too little data nothing is trained', async () => {
  await makeChampion()
  await onWarehouse('DELETE FROM ECG WHERE is_anomalous = 0')
  expect(await retrain()).toMatchObject({
    outcome: 'nothing',
    reason: expect.stringContaining('Too little data: 0'),
  })
  expect((await readState()).models).toEqual([])
})
