import { createHash } from 'node:crypto'
import type { LabelAgreement, LabelOrigin } from '@vigia/auditing/labels'

/**
 * Whom and what a rule is about: every relabelled row (`all`), those of one kind of agreement, or those that rest on a
 * reader, named by the user's id.
 */
export type RuleKey = 'all' | LabelAgreement | (string & {})

/** How much relabelled rows count: those that clinicians' answers made. */
export interface RelabelledRules {
  /** How many times a row counts in the fit; 0 leaves it out. What is not named counts once. */
  weights: ReadonlyMap<RuleKey, number>
  /** How many rows are taken at most; `reader` stands for each reader. What is not named has no bound. */
  caps: ReadonlyMap<RuleKey | 'reader', number>
  /** Between which moments the answer was given: UTC, as the column holds it; the end is not among them. */
  from: string
  until: string
  /** Decides by chance which rows stay below a bound. */
  seed: number
}

/** Why a relabelled row is left out: by a rule, or because a person has left its beat out. */
export type LeftOutBy = 'person' | 'period' | 'agreement' | 'reader' | 'cap'

/** What the rules make of the relabelled rows, by the rows' ids. */
export interface RelabelledSelection {
  leftOut: Map<number, LeftOutBy>
  /** Of the rows that are taken and count more than once. */
  weights: Map<number, number>
}

/**
 * Decides which relabelled rows a training takes, and how often each counts. A label rests on several readers where they
 * agree: then the one who counts most decides, so that a distrusted reader's label stays where another confirms it. Below
 * a bound chance decides, by the seed and the row's id alone.
 *
 * @param origins of the relabelled rows of the training period, by their id
 * @param beatsLeftOut those that people have left out, whatever the rules say
 * @param rules without any, each row counts once
 */
export function selectRelabelled(
  origins: ReadonlyMap<number, LabelOrigin>,
  beatsLeftOut: ReadonlySet<string>,
  rules: RelabelledRules = noRules,
): RelabelledSelection {
  const leftOut = new Map<number, LeftOutBy>()
  const weights = new Map<number, number>()
  const taken: [number, LabelOrigin][] = []
  for (const [id, origin] of origins) {
    const reason = beatsLeftOut.has(origin.beat) ? 'person' : findReason(origin, rules)
    if (reason !== undefined) leftOut.set(id, reason)
    else taken.push([id, origin])
  }
  for (const id of beyondCaps(taken, rules)) leftOut.set(id, 'cap')
  for (const [id, origin] of taken) {
    const weight = weightOf(origin, rules)
    if (weight > 1 && !leftOut.has(id)) weights.set(id, weight)
  }
  return { leftOut, weights }
}

const noRules: RelabelledRules = {
  weights: new Map(),
  caps: new Map(),
  from: '1000-01-01',
  until: '9000-01-01',
  seed: 0,
}

const isSetBy = (rules: RelabelledRules, key: RuleKey) => rules.weights.get(key) ?? 1

const readerWeight = ({ readerIds }: LabelOrigin, rules: RelabelledRules) =>
  Math.max(...readerIds.map((id) => isSetBy(rules, id)))

const weightOf = (origin: LabelOrigin, rules: RelabelledRules) =>
  isSetBy(rules, 'all') * isSetBy(rules, origin.agreement) * readerWeight(origin, rules)

function findReason(origin: LabelOrigin, rules: RelabelledRules): LeftOutBy | undefined {
  if (origin.answeredAt < rules.from || origin.answeredAt >= rules.until) return 'period'
  if (isSetBy(rules, 'all') * isSetBy(rules, origin.agreement) === 0) return 'agreement'
  return readerWeight(origin, rules) === 0 ? 'reader' : undefined
}

/** In an order of chance, each row is taken for which every bound that concerns it has room. */
function beyondCaps(rows: readonly [number, LabelOrigin][], { caps, seed }: RelabelledRules): number[] {
  if (caps.size === 0) return []
  const place = ([id]: readonly [number, LabelOrigin]) =>
    createHash('sha256').update(`${seed}/${id}`).digest('hex')
  const drawn = rows.map((row) => ({ row, place: place(row) }))
  drawn.sort((one, other) => (one.place < other.place ? -1 : 1))
  const counts = new Map<string, number>()
  const beyond: number[] = []
  for (const { row } of drawn) {
    const [id, { agreement, readerIds }] = row
    const bounds = ['all', agreement, ...readerIds].map((key) => ({
      key,
      most: caps.get(key) ?? (readerIds.includes(key) ? caps.get('reader') : undefined) ?? Infinity,
    }))
    if (bounds.some(({ key, most }) => (counts.get(key) ?? 0) >= most)) beyond.push(id)
    else for (const { key } of bounds) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return beyond
}
