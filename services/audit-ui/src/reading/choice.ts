import type { RevealingWorklistFilter } from '@vigia/auditing'
import {
  modelTagLength,
  type View,
  verdicts,
  type WorklistOrder,
  worklistOrders,
} from '@vigia/contracts/audit'
import { isDay } from '@vigia/contracts/calendar'

/** Which beats a reader wants, and in which order. */
export interface Choice {
  order: WorklistOrder
  filter: RevealingWorklistFilter
  /** Only the beats of this batch, in its order. */
  batchId?: number
}

/**
 * The choice that an address or a browser states; what it states wrongly is left out. Whoever reads blind does not
 * choose by verdict: every beat would tell it.
 *
 * @param order where none is stated
 */
export function readChoice(
  given: Record<string, unknown>,
  view: View,
  order: WorklistOrder = 'margin',
): Choice {
  const { tag, from, to, batch } = given
  const verdict = view === 'open' ? verdicts.find((known) => known === given.verdict) : undefined
  return {
    order: worklistOrders.find((known) => known === presentName(given.order)) ?? order,
    filter: {
      ...(typeof tag === 'string' && tag !== '' && tag.length <= modelTagLength && { modelTag: tag }),
      ...(isDay(from) && { from }),
      ...(isDay(to) && { to }),
      ...(verdict !== undefined && { verdict }),
    },
    ...(typeof batch === 'string' && /^[1-9]\d{0,14}$/.test(batch) && { batchId: Number(batch) }),
  }
}

/** Addresses that were bookmarked before say `doubt`. */
const presentName = (order: unknown) => (order === 'doubt' ? 'margin' : order)

/** The same by the names that an address and `readChoice` know. */
export function choiceFields({ order, filter, batchId }: Choice): Record<string, string> {
  const { modelTag: tag, from, to, verdict } = filter
  const fields = Object.entries({ tag, verdict, from, to, order, batch: batchId?.toString() })
  return Object.fromEntries(fields.filter((one): one is [string, string] => one[1] !== undefined))
}
