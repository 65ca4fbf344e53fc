import { createResultsClient } from '@vigia/contracts/client'
import {
  checkReadiness,
  compareWorklistCounts,
  type Db,
  databaseAddress,
  databaseVariables,
  findServerLimits,
  findWeakSettings,
  locksRows,
  noLocks,
  openDatabase,
  readClockLead,
  tellClockLead,
} from '@vigia/db'
import type { Channel } from '@vigia/notifications'
import { hasChainKey, listLooseHeads } from '@vigia/record-chains'
import { apiVariables, isConfigured, readApiAddress, readEnvironment, VigiaError } from '@vigia/runtime'
import { lookAtRights } from './look-at-rights.ts'
import { readChannels, receivers } from './notify.ts'
import type { Context } from './run-command.ts'
import { describeBackend } from './standby.ts'
import { listTable } from './tables.ts'
import { findRecipe, readTrainingSettings } from './training/training-settings.ts'
import { lookAtTriggers } from './verify-records.ts'
import { withWarehouse } from './warehouse.ts'

interface Finding {
  part: string
  isWell: boolean
  finding: string
}

/** `doctor`: looks at everything the other commands need, and says of each part whether it works. */
export async function doctor({ output, signal }: Context): Promise<void> {
  const findings = await Promise.all([
    examine('Training settings', checkTrainingSettings),
    examine('Warehouse database', () => checkDatabase('ORIGEM', 'warehouse')),
    examine('Records', checkRecords),
    examine('Kept counts', checkCounts),
    examine('Results database', checkResults),
    examine('Rights', lookAtRights),
    examine('Results API', checkApi),
    examine('Backend', describeBackend),
    examine('Webhook', () => checkChannel('webhook', signal)),
    examine('E-mail', () => checkChannel('email', signal)),
  ])
  const ill = findings.filter(({ isWell }) => !isWell).map(({ part }) => part)
  output.result({ isWell: ill.length === 0, findings }, () =>
    listTable(
      ['', 'Part', 'Finding'],
      findings.map(({ part, isWell, finding }) => [isWell ? '✔' : '✘', part, finding]),
    ),
  )
  if (ill.length > 0) throw new VigiaError('unwell', `Not working: ${ill.join(', ')}.`)
}

async function examine(part: string, check: () => Promise<string>): Promise<Finding> {
  try {
    return { part, isWell: true, finding: await check() }
  } catch (error) {
    return { part, isWell: false, finding: error instanceof Error ? error.message : String(error) }
  }
}

async function checkTrainingSettings(): Promise<string> {
  const settings = readTrainingSettings()
  const { preset, network } = findRecipe(settings)
  return `ECGs from ${settings.BEGIN_DATE} to ${settings.END_DATE}, preset ${preset}, network ${network}`
}

/** The command line itself goes to the API alone, and need not know the database behind it. */
async function checkResults(): Promise<string> {
  if (!isConfigured('DESTINO_MYSQL_PASSWORD')) return 'left to the results API'
  return await checkDatabase('DESTINO', 'results')
}

async function checkDatabase(prefix: 'ORIGEM' | 'DESTINO', name: 'warehouse' | 'results'): Promise<string> {
  const environment = readEnvironment(databaseVariables(prefix))
  const { db, close } = openDatabase(databaseAddress(prefix, environment), { connections: 2 })
  try {
    const readiness = await checkReadiness(db, name)
    if (readiness.status === 'unavailable') throw readiness.error
    if (readiness.status === 'not-migrated') {
      const remedy = name === 'warehouse' ? 'run `pipelines migrate`' : 'start the results service'
      throw new VigiaError('database-not-migrated', `Tables of Vigia are missing: ${remedy}.`)
    }
    const { version, limits } = await findServerLimits(db)
    if (limits.length > 0) throw new VigiaError('server-unfit', `${version}, which ${limits.join(', and ')}.`)
    if (!(await checkLocks(db))) throw new VigiaError('server-unfit', `${version}, which ${noLocks}.`)
    const clock = tellClockLead(await readClockLead(db))
    if (clock !== undefined)
      throw new VigiaError(
        'clocks-differ',
        `${version}: ${clock}; let both be set by one source of time (NTP).`,
      )
    const weak = await findWeakSettings(db)
    return weak.length === 0
      ? `${version}, up to date`
      : `${version}, up to date; it may lose what it acknowledged when it crashes: ${weak.join(', ')}`
  } finally {
    await close()
  }
}

async function checkLocks(db: Db): Promise<boolean> {
  const connection = await db.$client.getConnection()
  try {
    return await locksRows(db, connection)
  } finally {
    connection.release()
  }
}

/** The triggers, and the last record of each chain; `audit verify` looks at all of them. */
async function checkRecords(): Promise<string> {
  return await withWarehouse(async (db) => {
    const triggers = await lookAtTriggers(db)
    const faults = triggers.status === 'seen' ? triggers.faults : []
    if (faults.length > 0) {
      const named = faults.map(({ trigger, kind }) => `${trigger} (${kind})`).join(', ')
      throw new VigiaError(
        'triggers-not-well',
        `Triggers that guard records: ${named}. Run \`pipelines migrate\`.`,
      )
    }
    const loose = await listLooseHeads(db)
    if (loose.length > 0)
      throw new VigiaError(
        'records-not-well',
        `The chains do not end where they did: ${loose.join(', ')}. Run \`pipelines audit verify\`.`,
      )
    const seen =
      triggers.status === 'seen' ? 'triggers are in their place' : 'triggers are not for this user to see'
    return hasChainKey()
      ? `${seen}, chains end where they did`
      : `${seen}; CHAIN_KEY is not set: anybody can forge a record`
  })
}

/** That triggers have counted as many judgements as there are; of what they count the sum alone is looked at. */
async function checkCounts(): Promise<string> {
  const compared = await withWarehouse(compareWorklistCounts)
  if (compared === undefined) return 'none: figures are counted from what is on record'
  const { counted, present } = compared
  if (counted === present) return `all judgements of the worklist are counted: ${present}`
  throw new VigiaError(
    'counts-not-well',
    `${counted} judgements are counted, and the worklist has ${present}. Run \`pipelines recount\`.`,
  )
}

async function checkApi(): Promise<string> {
  const address = readApiAddress(readEnvironment(apiVariables))
  const { baseUrl } = address
  const client = createResultsClient(address)
  try {
    const readiness = await client.checkReady()
    if (readiness.status !== 'ready')
      throw new VigiaError(
        'api-unwell',
        `${baseUrl} is not ready (${readiness.detail}): start the results service.`,
      )
    const answer = await client.listInferences({ limit: 1 })
    if (answer.status !== 'listed')
      throw new VigiaError('api-unwell', `${baseUrl} does not accept RESULTS_API_KEY.`)
    return `${baseUrl} is ready`
  } finally {
    await client.close()
  }
}

/** Sends the webhook a notification of the kind `test`; the mail server is asked, and no mail is sent. */
async function checkChannel(name: Channel['name'], signal: AbortSignal): Promise<string> {
  const channel = readChannels().find((channel) => channel.name === name)
  if (channel === undefined) return 'not set: nobody is told of anything by it'
  const outcome = await channel.examine(signal)
  if (outcome.status === 'delivered')
    return name === 'webhook' ? 'has taken a test notification' : 'takes mail'
  const detail = outcome.status === 'refused' ? outcome.detail : 'was not waited for'
  throw new VigiaError('notification-refused', `${receivers[name]} ${detail}.`)
}
