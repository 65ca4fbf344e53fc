import * as users from '@vigia/accounts'
import { addFirstAdmin } from '@vigia/accounts'
import { type Accounts, cookiePrefix, openAccounts, type SignInAttempt } from '@vigia/accounts/sign-in'
import * as auditing from '@vigia/auditing'
import { createResultsClient, type ResultsClient } from '@vigia/contracts/client'
import {
  checkReadiness,
  type Db,
  databaseAddress,
  databaseVariables,
  isTemporaryFailure,
  listMissingMigrations,
  openDatabase,
  warnOfClock,
  warnOfWeakSettings,
} from '@vigia/db'
import * as modelReports from '@vigia/model-reports'
import * as monitoring from '@vigia/monitoring'
import { setChainKeys } from '@vigia/record-chains'
import * as registry from '@vigia/registry'
import {
  apiVariables,
  type Environment,
  type Logger,
  readApiAddress,
  readVersion,
  retry,
  traceRequest,
} from '@vigia/runtime'
import { setOpened } from '@vigia/runtime/opened'
import * as securityLog from '@vigia/security-log'
import { addBackupAge, addPoolGauges, type Metrics, openMetrics } from '@vigia/telemetry'
import { addWarehouseGauges } from './telemetry/gauges.ts'
import { tendChains } from './tend-chains.ts'

type Unready = 'warehouse' | 'migrations' | 'results'

/** What the pages and actions work with. */
export interface App {
  /** The warehouse. */
  db: Db
  results: ResultsClient
  /** Who is signed in, and how one signs in and out. */
  accounts: Accounts
  /** Whether something failed only because the warehouse could not do it just now. */
  isTemporaryFailure(error: unknown): boolean
  /** Who may come in. */
  users: typeof users
  /** The beats that are to be read. */
  worklist: auditing.Worklist
  /** What a beat is compared with. */
  labelledBeats: auditing.LabelledBeatsIndex
  modelCurves: auditing.ModelCurvesCache
  /** How the reading goes, remembered for a minute. */
  overview: ReturnType<typeof auditing.openOverview>
  /** What has been told of many beats at once. */
  toldDays: auditing.ToldDays
  /** What a clinician's answer does. The pages are bundled and cannot import it. */
  auditing: typeof auditing
  /** Which models are champion and challenger, how they came to be, and what is proposed. */
  registry: typeof registry
  /** What became of each model's ECGs, by day. */
  monitoring: typeof monitoring
  /** What is known of one model, as a file. */
  modelReports: typeof modelReports
  /** What is on record of who came in, what was changed, taken out and looked at. */
  securityLog: typeof securityLog
  log: Logger
  /** What is told to Prometheus. */
  metrics: Metrics
  /** AUDIT_URL: scheme, host and port of the pages. */
  url: string
  /** What the names of the cookies of this installation begin with. */
  cookiePrefix: string
  /** The release. */
  version: string
  /** What is to be done once at the start, as soon as the database answers. */
  prepare(signal: AbortSignal): Promise<void>
  /** What clinicians cannot work without and what does not answer now. */
  listUnready(): Promise<Unready[]>
  /** Twice does no harm. */
  close(): Promise<void>
}

export const appVariables = [
  ...databaseVariables('ORIGEM'),
  ...users.accountVariables,
  ...apiVariables,
  'CHAIN_KEY',
  'RESULTS_API_READ_KEY',
  'BACKUP_FOLDER',
] as const

const databaseConnections = 10

export function openApp(environment: Environment<(typeof appVariables)[number]>, log: Logger): App {
  const settings = users.readAccountSettings(environment)
  const address = databaseAddress('ORIGEM', environment)
  const database = openDatabase(address, { connections: databaseConnections })
  setChainKeys(environment.CHAIN_KEY)
  const metrics = openMetrics()
  const accounts = openAccounts({
    db: database.db,
    address,
    settings,
    log,
    onSignIn: openSignInCount(metrics),
  })
  const results = createResultsClient({ ...readApiAddress(environment), trace: traceRequest })
  const worklist = auditing.openWorklist({ db: database.db, results })
  addPoolGauges(metrics, { warehouse: database.db.$client, accounts: accounts.pool })
  addWarehouseGauges(metrics, { db: database.db, worklist, log })
  if (environment.BACKUP_FOLDER !== '') addBackupAge(metrics, environment.BACKUP_FOLDER)
  return {
    db: database.db,
    isTemporaryFailure,
    results,
    worklist,
    labelledBeats: auditing.openLabelledBeats(database.db),
    modelCurves: auditing.openModelCurves(database.db),
    overview: auditing.openOverview(database.db, worklist),
    toldDays: auditing.openToldDays(),
    accounts,
    users,
    auditing,
    registry,
    modelReports,
    securityLog,
    monitoring,
    log,
    metrics,
    url: settings.url,
    cookiePrefix: cookiePrefix(settings.url),
    version: readVersion(),
    async prepare(signal) {
      if (settings.firstAdmin !== undefined)
        await addFirstAdminWhenReady(database.db, settings.firstAdmin, log, signal)
      void tendChains(database.db, log, signal)
      void auditing
        .signComments(database.db, signal)
        .catch((error: unknown) =>
          log.warn({ err: error }, 'Comments of an earlier release are found slowly still'),
        )
      // Of one that is away nothing is known, and the pages say so.
      await warnOfWeakSettings(database.db, 'warehouse', log).catch(() => {})
      await warnOfClock(database.db, 'warehouse', log).catch(() => {})
    },
    listUnready: () => listUnready(database.db, results, worklist),
    async close() {
      await worklist.close()
      await Promise.all([accounts.close(), database.close(), results.close()])
    },
  }
}

function openSignInCount(metrics: Metrics): (attempt: SignInAttempt) => void {
  const count = metrics.openCounter({
    name: 'vigia_sign_ins_total',
    help: 'Attempts to sign in, by way and outcome.',
    labelNames: ['way', 'outcome'],
  })
  // From 0, so that the first bad one is a change.
  for (const way of ['password', 'provider'] as const)
    for (const outcome of ['signed-in', 'refused'] as const) count({ way, outcome }, 0)
  return count
}

async function listUnready(db: Db, results: ResultsClient, worklist: auditing.Worklist): Promise<Unready[]> {
  const [warehouse, isApiReady] = await Promise.all([
    checkReadiness(db, 'warehouse'),
    results.checkReady().then(
      ({ status }) => status === 'ready',
      () => false,
    ),
  ])
  const unready: Unready[] = []
  if (warehouse.status === 'unavailable') unready.push('warehouse')
  if (warehouse.status === 'not-migrated') unready.push('migrations')
  // While it hands out all that it has judged, it may take long over anything else.
  if (!isApiReady && !worklist.isCopying()) unready.push('results')
  return unready
}

/**
 * Makes the app the one that the pages find. They are bundled and cannot import it: it runs as it stands in the
 * sources, in the same process.
 *
 * @returns what undoes it
 */
export const setApp = (app: App): (() => void) => setOpened(app)

/**
 * Makes the first admin where there is no user at all, as soon as the warehouse answers and has its tables; until then
 * it waits.
 *
 * @param signal ends the waiting
 */
export async function addFirstAdminWhenReady(
  db: Db,
  admin: { email: string; password: string },
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const isReady = async () => (await listMissingMigrations(db, 'warehouse')).length === 0
  try {
    await retry(
      () => isReady().catch(() => false),
      (ready) => !ready,
      { seconds: Infinity, signal },
    )
  } catch (error) {
    if (signal.aborted) return
    throw error
  }
  if ((await addFirstAdmin(db, admin)) === 'added') log.info('Made the first admin, from AUDIT_ADMIN_EMAIL.')
}
