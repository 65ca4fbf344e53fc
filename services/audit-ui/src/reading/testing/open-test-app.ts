import * as users from '@vigia/accounts'
import * as auditing from '@vigia/auditing'
import type { InferenceDetail, InferenceSummary } from '@vigia/contracts'
import type { ResultsClient } from '@vigia/contracts/client'
import { ECG_LENGTH } from '@vigia/contracts/ecg'
import { type Db, isTemporaryFailure } from '@vigia/db'
import { letAuditsBeMadeUp, openTestDatabase } from '@vigia/db/testing'
import { beginChains } from '@vigia/record-chains'
import * as securityLog from '@vigia/security-log'
import { type App, setApp } from '../../app.ts'

export interface TestApp {
  db: Db
  /** The readers' ids. */
  ana: string
  bia: string
  /** What was logged as information. */
  lines: (object & { text: string })[]
  /** What the results API has, by id; what is taken out is gone. */
  inferences: Map<number, InferenceDetail>
  /** Whether the results API answers, and whether it takes the key. */
  api: { isThere: boolean; refuses: boolean }
  /** From now on the results API is slow to list. @returns what lets it go on */
  holdCopy(): () => void
  close(): Promise<void>
}

/** An app over a database of its own, with the inferences 1 to 5 of model v1, all anomalous, and two readers. */
export async function openTestApp(): Promise<TestApp> {
  const database = await openTestDatabase('warehouse')
  // Tests read as people who have no account.
  await letAuditsBeMadeUp(database.db)
  // As the service does when it starts.
  await beginChains(database.db)
  const inferences = new Map([1, 2, 3, 4, 5].map((id) => [id, makeInference(id)]))
  const api = { isThere: true, refuses: false }
  const gate = { opened: Promise.resolve() }
  const lines: TestApp['lines'] = []
  const log = {
    error() {},
    warn() {},
    info: (fields: object, text: string) => void lines.push({ ...fields, text }),
  }
  const results = makeResults(inferences, api, gate)
  const unsetApp = setApp({
    db: database.db,
    auditing,
    users,
    securityLog,
    log,
    results,
    worklist: auditing.openWorklist({ db: database.db, results }),
    labelledBeats: auditing.openLabelledBeats(database.db),
    modelCurves: auditing.openModelCurves(database.db),
    isTemporaryFailure,
  } as unknown as App)
  return {
    db: database.db,
    lines,
    ana: await addReader(database.db, 'ana'),
    bia: await addReader(database.db, 'bia'),
    inferences,
    api,
    holdCopy() {
      const held = Promise.withResolvers<void>()
      gate.opened = held.promise
      return held.resolve
    },
    async close() {
      unsetApp()
      await database.close()
    },
  }
}

async function addReader(db: Db, name: string): Promise<string> {
  const email = `${name}@example.org`
  const added = await users.addUser(db, { email, name, role: 'reader', password: 'a long enough password' })
  if (added.status !== 'added') throw new Error(added.status)
  return added.id
}

function makeInference(id: number): InferenceDetail {
  const values = Array.from({ length: ECG_LENGTH }, (_, sample) => sample / ECG_LENGTH)
  return {
    id,
    source_ecg_id: null,
    dt_measure: '2024-05-01T12:34:56',
    model_tag: 'v1',
    verdict: 'anomalous',
    error: 0.125,
    threshold: 0.0625,
    margin: 0.0625,
    reasons: ['unlike the training beats: flat'],
    values,
    reconstruction: values.map(() => 0.53125),
    sample_errors: values.map(() => 0.28125),
  }
}

function makeResults(
  inferences: ReadonlyMap<number, InferenceDetail>,
  api: TestApp['api'],
  gate: { opened: Promise<void> },
) {
  const away = { status: 'unavailable', reason: 'network', detail: 'ECONNREFUSED' } as const
  const refused = {
    status: 'refused',
    problem: { type: 'about:blank', title: 'HTTP 401', status: 401 },
  } as const
  const client: Pick<ResultsClient, 'listInferences' | 'findInference'> = {
    async listInferences({ after_arrival: after = 0 } = {}) {
      await gate.opened
      const rest: InferenceSummary[] = [...inferences.values()].filter(({ id }) => id > after)
      const page = { inferences: rest, next_cursor: null, last_arrival: rest.at(-1)?.id ?? after }
      if (api.refuses) return refused
      return api.isThere ? { status: 'listed', page } : away
    },
    async findInference(id) {
      const inference = inferences.get(id)
      if (api.refuses) return refused
      if (!api.isThere) return away
      return inference === undefined ? { status: 'not-found' } : { status: 'found', inference }
    },
  }
  return client
}
