import { fromUtcColumn } from '@vigia/db'
import { requireTag } from './model-tag.ts'
import { countSetAside, listSetAside, retrySetAside, type SetAsideEcg } from './queries/set-aside.ts'
import type { Context } from './run-command.ts'
import { listTable, localMoment, zoneName } from './tables.ts'
import { withWarehouse } from './warehouse.ts'

export interface SetAsideOptions {
  id?: number
  limit?: number
  retry?: boolean
}

/** Listed where nothing else is asked for; the counts are of all. */
const listedByDefault = 100

/** `set-aside [tag]`: the ECGs that could not be judged at all, and why; `--retry` has them looked at again. */
export async function setAside(
  { output }: Context,
  tag: string | undefined,
  options: SetAsideOptions,
): Promise<void> {
  const filter = { tag: tag === undefined ? undefined : requireTag(tag), ecgId: options.id }
  if (options.retry) {
    const retried = await withWarehouse((db) => retrySetAside(db, filter))
    output.result({ retried }, () =>
      retried === 0
        ? 'No such ECG was set aside.'
        : `The next \`pipelines infer\` tries the ECGs that were set aside again: ${retried}.`,
    )
    return
  }
  const limit = options.limit ?? listedByDefault
  const { counts, ecgs } = await withWarehouse(async (db) => ({
    counts: await countSetAside(db, filter),
    ecgs: await listSetAside(db, filter, limit),
  }))
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  output.result({ total, counts, ecgs: ecgs.map(describe) }, () => {
    if (total === 0) return 'No ECG was set aside.'
    const rest = total - ecgs.length
    return [
      listTable(
        ['Model', 'Reason', 'ECGs'],
        counts.map(({ tag, reason, count }) => [tag, reason, count]),
      ),
      listTable(
        ['ECG', 'Model', 'Measured', `Set aside (${zoneName()})`, 'Reason'],
        ecgs.map(({ ecgId, tag, measuredAt, setAsideAt, reason }) => [
          ecgId,
          tag,
          measuredAt ?? '–',
          localMoment(setAsideAt),
          reason,
        ]),
      ),
      ...(rest > 0 ? [`And ${rest} more: --limit ${total} lists them.`] : []),
      'After a repair, `pipelines set-aside --retry` has the next infer look at them again.',
    ].join('\n')
  })
}

function describe({ tag, ecgId, measuredAt, reason, setAsideAt }: SetAsideEcg) {
  return {
    tag,
    ecg_id: ecgId,
    dt_measure: measuredAt,
    reason,
    set_aside_at: fromUtcColumn(setAsideAt),
  }
}
