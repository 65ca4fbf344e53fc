import { findPolicy, type PolicyInForce, policyFields, setPolicy } from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { findPerson, longestReason, requireText } from '../person.ts'
import type { Context } from '../run-command.ts'
import { factsTable } from '../tables.ts'
import { withWarehouse } from '../warehouse.ts'
import { optionName, policyData } from './gate-words.ts'

export interface PolicyOptions {
  set: string[]
  reason?: string
  by?: string
}

/** `models policy`: what the gate asks of a champion; `--set name=value` changes it, and the one before stays on record. */
export async function policy({ output, logger }: Context, options: PolicyOptions): Promise<void> {
  const changes = Object.fromEntries(options.set.map(parseSetting))
  const reason = options.reason === undefined ? null : requireText('--reason', options.reason, longestReason)
  const inForce = await withWarehouse(async (db) => {
    if (options.set.length > 0) {
      const outcome = await setPolicy(db, { changes, reason, by: await findPerson(db, options.by) })
      if (outcome.status === 'invalid')
        throw new VigiaError(
          'usage',
          `No value that it may have: ${outcome.fields.map(optionName).join(', ')}; nothing is changed.`,
        )
      logger.info({ policy: outcome.policy }, 'The policy of the gate was set')
    }
    return await findPolicy(db)
  })
  output.result(inForce === undefined ? null : describe(inForce), () => {
    if (inForce === undefined)
      return `There is no policy, so no model becomes champion without --override. \`pipelines models policy --set approvals=0\` sets one, with the defaults for the rest.`
    return factsTable([
      ...policyFields.map((field) => [optionName(field), inForce.policy[field]] as const),
      ['Set by', inForce.by.name],
      ...(inForce.reason === null ? [] : [['Why', inForce.reason] as const]),
    ])
  })
}

const describe = ({ id, policy, by, reason, since }: PolicyInForce) => ({
  id,
  ...policyData(policy),
  by: by.name,
  reason,
  since,
})

/** @throws VigiaError `usage` */
function parseSetting(text: string): [string, number] {
  const [name = '', value = ''] = text.split('=', 2)
  const field = policyFields.find((one) => optionName(one) === name)
  if (field === undefined || value.trim() === '' || !Number.isFinite(Number(value)))
    throw new VigiaError(
      'usage',
      `--set takes NAME=NUMBER, with one of ${policyFields.map(optionName).join(', ')}, not ${JSON.stringify(text)}.`,
    )
  return [field, Number(value)]
}
