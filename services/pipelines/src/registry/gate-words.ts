import type { CheckName, GateCheck, GateEvidence } from '@vigia/registry'
import { digits, listTable } from '../tables.ts'

const names: Readonly<Record<CheckName, string>> = {
  policy: 'policy',
  'reference-set': 'frozen reference set',
  overlap: 'reference beats learnt from',
  'anomalous-beats': 'anomalous reference beats',
  'normal-beats': 'normal reference beats',
  sensitivity: 'sensitivity',
  specificity: 'specificity',
  auc: 'ROC AUC',
  'sensitivity-floor': 'sensitivity',
  'specificity-floor': 'specificity',
}

/** Why a check does not let a model through, as part of a sentence. */
function describeFailure({ name, candidate, champion, limit, pValue }: GateCheck): string {
  switch (name) {
    case 'policy':
      return 'there is no policy, and without one nothing passes (`pipelines models policy --set …`)'
    case 'reference-set':
      return 'there is no frozen reference set (`pipelines reference add`, `freeze`)'
    case 'overlap':
      return `what the models were trained on is not known to be apart from the reference set: ${overlap('the model', candidate)}, ${overlap('the champion', champion)}`
    case 'anomalous-beats':
    case 'normal-beats':
      return `the reference set has ${candidate} ${name.split('-')[0]} beats where the policy asks for ${limit}`
    case 'sensitivity-floor':
    case 'specificity-floor':
      return `its ${names[name]} of ${digits(candidate)} is below ${digits(limit)}`
    default:
      return `its ${names[name]} of ${digits(candidate)}, where the champion’s is ${digits(champion)}, is not shown to be less than ${digits(limit)} lower (p = ${digits(pValue)})`
  }
}

const overlap = (whose: string, beats: number | null) =>
  beats === null ? `of ${whose} it is not known` : `${whose} may have learnt from ${beats}`

/** Why the gate does not let a model through, in one sentence. */
export function describeRefusal(tag: string, { status, checks }: GateEvidence): string {
  const says = status === 'no-verdict' ? 'cannot tell whether' : 'does not let'
  const wish = status === 'no-verdict' ? `model ${tag} may be champion` : `model ${tag} become champion`
  const reasons = checks.filter((check) => check.status !== 'pass').map(describeFailure)
  return `The gate ${says} ${wish}: ${reasons.join('; ')}.`
}

/** The checks as a table. */
export function gateTable({ candidate, champion, checks }: GateEvidence): string {
  return listTable(
    ['Check', candidate, champion ?? 'no champion', 'Margin or bound', 'p', ''],
    checks.map((check) => [
      names[check.name],
      digits(check.candidate),
      digits(check.champion),
      digits(check.limit),
      digits(check.pValue),
      check.status === 'pass' ? 'passes' : check.status === 'fail' ? 'fails' : 'cannot be told',
    ]),
  )
}

/** The same for programs. */
export function gateData({ status, checks, referenceSet, policy, policyId, ...models }: GateEvidence) {
  return {
    status,
    ...models,
    checks: checks.map(({ pValue, ...check }) => ({ ...check, p_value: pValue })),
    reference_set: referenceSet,
    policy_id: policyId,
    policy: policy && policyData(policy),
  }
}

/** A policy under the names that `--set` takes. */
export function policyData(policy: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(policy).map(([name, value]) => [optionName(name), value]))
}

/** `sensitivityMargin` as people write it: `sensitivity-margin`. */
export const optionName = (field: string) =>
  field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
