import type { Alias } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import {
  findAlias,
  findIdentity,
  type GateEvidence,
  promote as promoteModel,
  rollback as rollBack,
  runGate,
} from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { requireTag, unknownModel } from '../model-tag.ts'
import { findPerson, longestReason, requireText } from '../person.ts'
import type { Context } from '../run-command.ts'
import { withWarehouse } from '../warehouse.ts'
import { describeRefusal, gateData, gateTable } from './gate-words.ts'

export interface PromoteOptions {
  alias: Alias
  reason: string
  override?: boolean
  by?: string
}

/** `models promote <tag>`: lets an alias stand for a model, once the gate and the people that the policy asks for agree. */
export async function promote(
  { output, logger }: Context,
  tag: string,
  options: PromoteOptions,
): Promise<void> {
  requireTag(tag)
  const reason = requireText('--reason', options.reason, longestReason)
  const { alias, override = false } = options
  const { outcome, by } = await withWarehouse(async (db) => {
    const person = await findPerson(db, options.by)
    const done = await promoteModel(db, { tag, alias, reason, by: person, isOverride: override })
    if (done.status === 'not-found') throw await unknownModel(db, tag)
    return { outcome: done, by: person }
  })
  switch (outcome.status) {
    case 'refused':
      throw refused(tag, outcome.evidence)
    case 'approval-needed':
      throw new VigiaError(
        'approval-needed',
        `The policy asks for ${outcome.needed} approvals: \`pipelines models propose ${tag}\`, then ${outcome.needed} others approve.`,
      )
    case 'outrun':
      throw outrun(alias, outcome.current)
    case 'gone':
      throw gone(tag)
    case 'unchanged':
      output.result({ tag, alias, status: 'unchanged' }, () => `Model ${tag} is ${alias} already.`)
      return
  }
  const { from, eventId, evidence } = outcome
  const isOverride = evidence !== null && evidence.status !== 'pass'
  logger.info({ tag, alias, from, event: eventId, isOverride }, 'An alias was moved')
  output.result(
    {
      ...{ status: outcome.status, alias, from, to: tag, event: eventId, by: by.name, reason },
      is_override: isOverride,
      gate: evidence && gateData(evidence),
    },
    () =>
      [
        ...(evidence === null ? [] : [gateTable(evidence)]),
        `Model ${tag} is ${alias} now, ${from === null ? 'the first' : `after ${from}`}${isOverride ? ', against the gate: this is on record' : ''}.`,
      ].join('\n'),
  )
}

/** `models gate <tag>`: what the gate says of a model now; nothing is changed. */
export async function gate({ output }: Context, tag: string): Promise<void> {
  const evidence = await withWarehouse((db) => askGate(db, requireTag(tag)))
  output.result(gateData(evidence), () =>
    [
      gateTable(evidence),
      evidence.status === 'pass' ? `Model ${tag} may become champion.` : describeRefusal(tag, evidence),
    ].join('\n'),
  )
}

async function askGate(db: Db, tag: string): Promise<GateEvidence> {
  const model = await findIdentity(db, tag)
  if (model === undefined) throw await unknownModel(db, tag)
  return await runGate(db, model, await findAlias(db, 'champion'))
}

/** `models rollback`: lets an alias stand for the model before, at once and without the gate. */
export async function rollback(
  { output, logger }: Context,
  { alias, reason, by }: { alias: Alias; reason?: string; by?: string },
): Promise<void> {
  const why = reason === undefined ? null : requireText('--reason', reason, longestReason)
  const outcome = await withWarehouse(async (db) =>
    rollBack(db, { alias, reason: why, by: await findPerson(db, by) }),
  )
  switch (outcome.status) {
    case 'nothing-before':
      throw new VigiaError('nothing-before', `No model was ${alias} before; nothing is changed.`)
    case 'outrun':
      throw outrun(alias, outcome.current)
    case 'gone':
      throw gone('before')
  }
  const { from, to, eventId, status } = outcome
  logger.info({ alias, from, to, event: eventId }, 'An alias was moved back')
  output.result({ status, alias, from, to, event: eventId, reason: why }, () =>
    to === null ? `No model is ${alias} now.` : `Model ${to} is ${alias} again, after ${from}.`,
  )
}

export function refused(tag: string, evidence: GateEvidence): VigiaError {
  return new VigiaError('gate-refused', describeRefusal(tag, evidence))
}

function outrun(alias: Alias, current: string | null): VigiaError {
  return new VigiaError(
    'alias-moved',
    `Somebody else has moved ${alias} meanwhile: it is ${current === null ? 'no model' : `model ${current}`} now. Nothing is changed; look again.`,
  )
}

function gone(tag: string): VigiaError {
  return new VigiaError('model-altered', `Model ${tag} was removed or altered meanwhile; nothing is changed.`)
}
