import type { BeatState } from '@vigia/contracts/audit'
import type { Reader } from '../answers/answer.ts'
import type { Opinion } from '../answers/settle.ts'
import type { AuditSettings } from '../settings/settings.ts'
import type { Condition } from '../worklist/filter.ts'

/**
 * What a reader may be told of a beat, for every page, route and list: here as functions of one beat, and below as
 * conditions of queries. The rules and their reasons are in docs/decisions/020-blindness.md.
 */

/** As much of an audit as these rules need. */
type Said = Pick<Opinion, 'kind' | 'readerId'>

/** A beat as it is, whoever looks at it. */
export interface BeatFacts<Kind extends Said = Said> {
  state: BeatState
  /** All its audits, the undone ones too, in the order of their ids. */
  opinions: readonly Kind[]
  adjudicationView: AuditSettings['adjudicationView']
}

/** Whether somebody has ever read a beat; an answer that was taken back counts. */
export function hasRead(opinions: readonly Said[], readerId: string): boolean {
  return opinions.some(
    (said) => said.readerId === readerId && (said.kind === 'reading' || said.kind === 'revision'),
  )
}

/**
 * Whether a reader may be told what others answered, the beat's label and its true state: everybody once the beat is
 * settled; while its readers disagree, an adjudicator who is none of them, and where adjudication is blind only after
 * a decision of their own.
 */
export function mayBeToldAnswers({ state, opinions, adjudicationView }: BeatFacts, reader: Reader): boolean {
  if (state === 'settled') return true
  if (state !== 'disagreement' || !reader.mayAdjudicate || hasRead(opinions, reader.id)) return false
  return (
    adjudicationView === 'open' ||
    opinions.some(({ kind, readerId }) => kind === 'adjudication' && readerId === reader.id)
  )
}

/** Whether a reader may see what the model says: who reads open, who has ever answered, everybody once it is settled. */
export function mayBeToldReveal(
  { state, opinions }: Pick<BeatFacts, 'state' | 'opinions'>,
  readerId: string,
  view: 'blind' | 'open',
): boolean {
  return view === 'open' || state === 'settled' || opinions.some((said) => said.readerId === readerId)
}

/**
 * The state as a reader may know it: to its readers a disagreement looks like a beat that awaits its second reader, and
 * to everybody else what is not settled looks unread. Where nobody reads double, a beat awaits a second reader only
 * because the first was uncertain of it.
 */
export function visibleState(facts: BeatFacts, reader: Reader): BeatState {
  const { state, opinions } = facts
  if (mayBeToldAnswers(facts, reader)) return state
  if (!hasRead(opinions, reader.id)) return 'unread'
  return state === 'disagreement' ? 'awaiting-second' : state
}

/** The audits that a reader may know of, all or the own ones. Their number is the version that a reader sees. */
export function visibleOpinions<Kind extends Said>(facts: BeatFacts<Kind>, reader: Reader): readonly Kind[] {
  return mayBeToldAnswers(facts, reader)
    ? facts.opinions
    : facts.opinions.filter(({ readerId }) => readerId === reader.id)
}

/**
 * The same rule as a condition on rows of `Audited_Beats`: whether a reader may be told the answers of others, the
 * label and the true state.
 *
 * @param beat the alias of `Audited_Beats`
 */
export function toldAnswersCondition(
  beat: string,
  reader: Reader,
  adjudicationView: BeatFacts['adjudicationView'],
): Condition {
  if (!reader.mayAdjudicate) return { sql: `${beat}.\`state\` = 'settled'`, parameters: [] }
  const own = (kinds: string) => `EXISTS (SELECT 1 FROM \`Audits\` AS own
    WHERE own.\`beat\` = ${beat}.\`beat\` AND own.\`reader_id\` = ? AND own.\`kind\` IN (${kinds}))`
  const open = `${beat}.\`state\` = 'disagreement' AND NOT ${own("'reading', 'revision'")}`
  return adjudicationView === 'open'
    ? { sql: `(${beat}.\`state\` = 'settled' OR (${open}))`, parameters: [reader.id] }
    : {
        sql: `(${beat}.\`state\` = 'settled' OR (${open} AND ${own("'adjudication'")}))`,
        parameters: [reader.id, reader.id],
      }
}

/**
 * Whether a blind reader may see what the model says of a beat, as a condition.
 *
 * @param name the SQL of the beat's name, as `entry.beat`
 * @param state the SQL of its state
 */
export function toldRevealCondition(name: string, state: string, readerId: string): Condition {
  return {
    sql: `(${state} = 'settled' OR EXISTS (SELECT 1 FROM \`Audits\` AS own
      WHERE own.\`beat\` = ${name} AND own.\`reader_id\` = ?))`,
    parameters: [readerId],
  }
}

/**
 * Which audits a list over many beats shows: the own ones, and all of settled beats, in every role alike. What is in
 * disagreement is told to adjudicators beat by beat.
 *
 * @param audit the alias of `Audits`
 * @param beat the alias of `Audited_Beats`
 */
export function listedAuditCondition(audit: string, beat: string, readerId: string): Condition {
  return {
    sql: `(${audit}.\`reader_id\` = ? OR ${beat}.\`state\` = 'settled')`,
    parameters: [readerId],
  }
}

/**
 * Whether a beat of the worklist can still be read independently: where two are to answer, not by somebody who was shown
 * what others answered and has never read it; and where a second is asked, by nobody whose own answer stands.
 *
 * @param entry the alias of `Worklist`
 */
export function readableCondition(entry: string, readerId: string): Condition {
  return {
    sql: `NOT ((${entry}.is_double OR ${entry}.state = 'awaiting-second')
      AND EXISTS (SELECT 1 FROM \`Disclosures\` AS shown
        WHERE shown.reader_id = ? AND shown.beat = ${entry}.beat AND shown.what = 'answers')
      AND NOT EXISTS (SELECT 1 FROM \`Audits\` AS own
        WHERE own.beat = ${entry}.beat AND own.reader_id = ? AND own.kind IN ('reading', 'revision')))
      AND NOT (${entry}.state = 'awaiting-second' AND EXISTS (SELECT 1 FROM \`Audits\` AS own
        LEFT JOIN \`Audits\` AS undoing ON undoing.undoes = own.id
        WHERE own.beat = ${entry}.beat AND own.reader_id = ? AND own.kind IN ('reading', 'revision')
          AND undoing.id IS NULL))`,
    parameters: [readerId, readerId, readerId],
  }
}
