import { decodeModel, isPickle } from '@vigia/autoencoder'
import { VigiaError } from '@vigia/runtime'
import { requireTag, unknownModel } from './model-tag.ts'
import { longestReason, requireText, systemUser } from './person.ts'
import { findStoredModel, setThreshold } from './queries/models.ts'
import type { Context } from './run-command.ts'
import { digits } from './tables.ts'
import { withWarehouse } from './warehouse.ts'

export interface ThresholdOptions {
  by?: string
  reason?: string
}

const longestName = 100

/** `models threshold <tag> <value>`: the threshold that a model uses from now on; who set it, when and why is recorded. */
export async function threshold(
  { output, logger }: Context,
  tag: string,
  value: string,
  options: ThresholdOptions,
): Promise<void> {
  const wish = {
    tag: requireTag(tag),
    threshold: parseThreshold(value),
    changedBy: requireText('--by', options.by ?? systemUser(), longestName),
    reason: options.reason === undefined ? null : requireText('--reason', options.reason, longestReason),
  }
  const outcome = await withWarehouse(async (db) => {
    const stored = await findStoredModel(db, tag)
    if (stored !== undefined && hasHead(stored.weights))
      throw new VigiaError(
        'threshold-unused',
        `The verdicts of model ${tag} are its head's, not its threshold's, so that another threshold would change nothing; nothing is changed.`,
      )
    const set = await setThreshold(db, wish)
    if (set.status === 'not-found') throw await unknownModel(db, tag)
    return set
  })
  const { status, threshold } = outcome
  if (outcome.status === 'unchanged') {
    output.result(
      { tag, status, threshold },
      () => `Model ${tag} already uses the threshold ${wish.threshold}; nothing has changed.`,
    )
    return
  }
  const { previous } = outcome
  const { changedBy, reason } = wish
  logger.info({ tag, previous, threshold }, 'Threshold set')
  output.result({ tag, status, previous, threshold, changed_by: changedBy, reason }, () =>
    [
      `Model ${tag} now uses the threshold ${wish.threshold}, instead of ${digits(previous)}.`,
      'What it has judged keeps the threshold it was judged by.',
    ].join(' '),
  )
}

/** Of bytes that cannot be read too: their threshold may be what is wrong with the row. */
function hasHead(weights: Uint8Array): boolean {
  if (isPickle(weights)) return false
  try {
    return decodeModel(weights).head !== undefined
  } catch (error) {
    if (error instanceof VigiaError) return false
    throw error
  }
}

/** @throws VigiaError `usage` */
function parseThreshold(text: string): number {
  const value = /^\d*\.?\d+(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (!Number.isFinite(value))
    throw new VigiaError(
      'usage',
      `A threshold is a number from 0 with a decimal point, such as 0.0325, not ${JSON.stringify(text)}.`,
    )
  return value
}
