import { createHash } from 'node:crypto'

/** When a model is trained again, and what becomes of it. */
export interface RetrainingPolicy {
  /** How many changed rows of the training table are enough. */
  newLabels: number
  /** Days from which any changed row is enough; 0 for none. */
  afterDays: number
  /** Whether drift that nobody has acknowledged makes any changed row enough. */
  onDrift: 'never' | 'open'
  /** What becomes of a challenger: it stays one, it is proposed as champion, or promoted if the gate lets it through. */
  promotion: 'none' | 'ask' | 'gate'
}

/** What is known when it is decided. */
export interface RetrainingFacts {
  champion: { tag: string; weightsDigest: string }
  /** SHA-256 of the training rows as they are now. */
  rowsDigest: string
  /** Of those that the champion was trained on; null of a champion that Vigia has not trained. */
  championRowsDigest: string | null
  /** Rows that have changed since; null of such a champion. */
  changedRows: number | null
  /** Since the champion's training; null of such a champion. */
  ageDays: number | null
  /** Declarations of the champion's drift that nobody has acknowledged. */
  openDrift: number
  /** Rows by label. */
  labels: { normal: number; anomalous: number }
}

export interface Decision {
  isWanted: boolean
  /** A sentence. */
  reason: string
  /** The same for the same policy, rows and champion. */
  key: string
}

/** With fewer rows of a label nothing can be learnt or measured that would be worth comparing. */
const fewestOfALabel = 20

/** Whether a model is to be trained again, and why. */
export function decide(policy: RetrainingPolicy, facts: RetrainingFacts): Decision {
  const { champion, rowsDigest } = facts
  const decided = { policy, rowsDigest, champion: [champion.tag, champion.weightsDigest] }
  const key = createHash('sha256').update(JSON.stringify(decided)).digest('hex')
  return { key, ...weigh(policy, facts) }
}

function weigh(policy: RetrainingPolicy, facts: RetrainingFacts): Omit<Decision, 'key'> {
  const { champion, changedRows, ageDays, labels } = facts
  const no = (reason: string) => ({ isWanted: false, reason })
  const yes = (reason: string) => ({ isWanted: true, reason })
  if (facts.rowsDigest === facts.championRowsDigest)
    return no(`Nothing has changed: the training rows are those that ${champion.tag} was trained on.`)
  for (const [label, count] of Object.entries(labels))
    if (count < fewestOfALabel)
      return no(`Too little data: ${count} rows are ${label}, and it takes ${fewestOfALabel}.`)
  if (changedRows === null || ageDays === null)
    return yes(`It is not known what ${champion.tag} was trained on.`)
  if (changedRows >= policy.newLabels)
    return yes(
      `${changedRows} rows have changed since ${champion.tag} was trained; ${policy.newLabels} are enough.`,
    )
  const age = `${champion.tag} is ${Math.floor(ageDays)} days old`
  if (policy.afterDays > 0 && ageDays >= policy.afterDays)
    return yes(`Rows have changed, and ${age}; ${policy.afterDays} are enough.`)
  if (policy.onDrift === 'open' && facts.openDrift > 0)
    return yes(`Rows have changed, and drift of ${champion.tag} was declared that nobody has acknowledged.`)
  const orAge = policy.afterDays > 0 ? `, or ${policy.afterDays} days; ${age}` : ''
  return no(
    `Too little has changed: ${changedRows} rows since ${champion.tag} was trained, and it takes ${policy.newLabels}${orAge}.`,
  )
}
