import { createResultsClient } from '@vigia/contracts/client'
import { type Db, databaseVariables } from '@vigia/db'
import { apiVariables, readApiAddress, readEnvironment, VigiaError } from '@vigia/runtime'
import { parseDay } from './dates.ts'
import { openCounts } from './inference/counts.ts'
import { runInferenceJob } from './inference/inference-job.ts'
import { loadModel, openReconstructor } from './inference/judging-model.ts'
import { requireTag } from './model-tag.ts'
import { existsEcg, findLatestEcg, type Scope } from './queries/claims.ts'
import type { Context } from './run-command.ts'
import { withWarehouse } from './warehouse.ts'

export interface InferOptions {
  latest?: boolean
  id?: number
  since?: string
  limit?: number
  watch?: boolean
}

const variables = [
  ...apiVariables,
  'AUDIT_URL',
  'TF_BACKEND',
  'INFER_BATCH_SIZE',
  'LEASE_SECONDS',
  'RETRY_SECONDS',
] as const

/** One request carries up to a thousand ECGs, and a busy server may take its time over them. */
const requestMilliseconds = 60_000

/** `infer <tag>`: judges the ECGs that this model has not judged yet, and sends them to the results API. */
export async function infer(context: Context, tag: string, options: InferOptions): Promise<void> {
  requireTag(tag)
  if (options.since !== undefined) parseDay('--since', options.since)
  const settings = readEnvironment([...variables, ...databaseVariables('ORIGEM')])
  const client = createResultsClient({
    ...readApiAddress(settings),
    timeoutMilliseconds: requestMilliseconds,
  })
  try {
    await withWarehouse(async (db) => {
      const model = await loadModel(db, tag)
      const scope = await findScope(db, tag, options)
      const reconstructor = await openReconstructor(settings.TF_BACKEND)
      const counts = openCounts(tag, reconstructor, settings.AUDIT_URL)
      if (scope !== undefined)
        await runInferenceJob({
          context,
          db,
          client,
          reconstructor,
          model,
          scope,
          settings,
          limit: options.limit,
          watch: options.watch === true,
          counts,
        })
      const { audit_url: _, ...done } = counts.summary()
      context.logger.info(done, 'infer is done')
      context.output.result(counts.summary(), counts.table)
    })
  } finally {
    await client.close()
  }
}

/** The ECGs that the options ask for; undefined when there are none. */
async function findScope(db: Db, tag: string, options: InferOptions): Promise<Scope | undefined> {
  if (options.id !== undefined && !(await existsEcg(db, options.id)))
    throw new VigiaError('ecg-unknown', `There is no ECG ${options.id} to judge.`)
  const ecgId = options.latest ? await findLatestEcg(db) : options.id
  if (options.latest && ecgId === undefined) return undefined
  return {
    tag,
    ...(ecgId === undefined ? {} : { ecgId }),
    ...(options.since === undefined ? {} : { since: options.since }),
  }
}
