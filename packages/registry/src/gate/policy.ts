import { core, type Db, type DbOrTrx, fromUtcColumn, gatePolicy, inTransaction, utcNow } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { recordSecurityEvent } from '@vigia/security-log'
import { type Person, personColumns, personOf } from '../person.ts'

const { desc } = core

/** What a model has to be to become champion. Shares are of 0 to 1. */
export interface GatePolicy {
  /** By how much its sensitivity for anomalies may be lower than the champion's. */
  sensitivityMargin: number
  /** The same for its specificity, which is one less the share of false alarms. */
  specificityMargin: number
  /** The same for the area under the ROC curve. */
  aucMargin: number
  /** How sure it must be that none is lower by more: the level of each one-sided test. */
  level: number
  /** How many beats of each label the reference set must have. */
  minimumAnomalous: number
  minimumNormal: number
  /** What its sensitivity and its specificity must reach, whatever the champion's are: small losses do not add up. */
  sensitivityFloor: number
  specificityFloor: number
  /** How many people, without the one who proposes it, have to approve. */
  approvals: number
}

export type PolicyField = keyof GatePolicy

/** What is not set has its default once any of it is set. */
export const defaultPolicy: Readonly<GatePolicy> = {
  sensitivityMargin: 0.02,
  specificityMargin: 0.03,
  aucMargin: 0.01,
  level: 0.05,
  minimumAnomalous: 150,
  minimumNormal: 150,
  sensitivityFloor: 0,
  specificityFloor: 0,
  approvals: 0,
}

/** Which values a field may have, both bounds included. */
const bounds: Readonly<Record<PolicyField, { lowest: number; highest: number; isWhole?: true }>> = {
  sensitivityMargin: { lowest: 0, highest: 0.5 },
  specificityMargin: { lowest: 0, highest: 0.5 },
  aucMargin: { lowest: 0, highest: 0.5 },
  level: { lowest: 0.0001, highest: 0.5 },
  minimumAnomalous: { lowest: 1, highest: 1_000_000, isWhole: true },
  minimumNormal: { lowest: 1, highest: 1_000_000, isWhole: true },
  sensitivityFloor: { lowest: 0, highest: 1 },
  specificityFloor: { lowest: 0, highest: 1 },
  approvals: { lowest: 0, highest: 2, isWhole: true },
}

export const policyFields = Object.keys(defaultPolicy) as PolicyField[]

/** A policy as it is on record. */
export interface PolicyInForce {
  id: number
  policy: GatePolicy
  by: Person
  reason: string | null
  /** ISO 8601 in UTC. */
  since: string
}

/**
 * The policy in force; undefined where none was ever set.
 *
 * @throws VigiaError `policy-invalid` for one that `setPolicy` has not written
 */
export async function findPolicy(db: DbOrTrx): Promise<PolicyInForce | undefined> {
  const [row] = await db.select().from(gatePolicy).orderBy(desc(gatePolicy.id)).limit(1)
  if (row === undefined) return undefined
  const stored = row.policy
  const isObject = typeof stored === 'object' && stored !== null
  const wrong = isObject ? listWrongFields(stored) : policyFields
  if (!isObject || wrong.length > 0)
    throw new VigiaError(
      'policy-invalid',
      `Gate_Policies holds a value without a meaning: ${wrong.join(', ')}.`,
    )
  return {
    id: row.id,
    policy: { ...defaultPolicy, ...stored },
    by: personOf(row),
    reason: row.reason,
    since: fromUtcColumn(row.setAt),
  }
}

/** The fields that are unknown, or whose value is none that they may have. */
function listWrongFields(fields: object): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const allowed = Object.hasOwn(bounds, name) ? bounds[name as PolicyField] : undefined
    const isRight =
      allowed !== undefined &&
      typeof value === 'number' &&
      value >= allowed.lowest &&
      value <= allowed.highest &&
      (allowed.isWhole === undefined || Number.isSafeInteger(value))
    return isRight ? [] : [name]
  })
}

export type PolicyOutcome =
  | { status: 'set'; policy: GatePolicy }
  /** Nothing was changed. */
  | { status: 'invalid'; fields: string[] }

/**
 * Sets some fields of the policy; the others stay as they are in force. Each policy is kept: the newest is in force.
 *
 * @param changes from outside, so looked at first: names of `GatePolicy` with their values
 */
export async function setPolicy(
  db: Db,
  { changes, by, reason }: { changes: Record<string, unknown>; by: Person; reason: string | null },
): Promise<PolicyOutcome> {
  const fields = listWrongFields(changes)
  if (fields.length > 0) return { status: 'invalid', fields }
  return await inTransaction(db, async (trx) => {
    const before = await findPolicy(trx)
    const policy: GatePolicy = { ...defaultPolicy, ...before?.policy, ...changes }
    await trx.insert(gatePolicy).values({ policy, reason, ...personColumns(by), setAt: utcNow() })
    await recordSecurityEvent(trx, {
      ...{
        kind: 'settings-changed',
        who: by.kind === 'user' ? by.id : null,
        account: by.name,
        address: null,
      },
      about: 'gate-policy',
      details: Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, String(value)])),
    })
    return { status: 'set', policy }
  })
}
