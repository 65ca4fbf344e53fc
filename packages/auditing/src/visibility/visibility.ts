import type { AuditKind, BeatState } from '@vigia/contracts/audit'
import { alias, audit, type Column, core, disclosure, type SQL } from '@vigia/db'
import type { Reader } from '../answers/answer.ts'
import type { Audit } from '../answers/settle.ts'
import type { AuditSettings } from '../settings/settings.ts'

const { eq, inArray, sql } = core
const own = alias(audit, 'own')
const undoing = alias(audit, 'undoing')
const shown = alias(disclosure, 'shown')

/**
 * What a reader may be told of a beat, for every page, route and list: here as functions of one beat, and below as
 * conditions of queries. The rules and their reasons are in docs/decisions/020-blindness.md.
 */

/** As much of an audit as these rules need. */
type Said = Pick<Audit, 'kind' | 'readerId'>

/** A beat as it is, whoever looks at it. */
export interface BeatFacts<Kind extends Said = Said> {
  state: BeatState
  /** All its audits, the undone ones too, in the order of their ids. */
  audits: readonly Kind[]
  adjudicationView: AuditSettings['adjudicationView']
}

/** Whether somebody has ever read a beat; an answer that was taken back counts. */
export function hasRead(audits: readonly Said[], readerId: string): boolean {
  return audits.some(
    (said) => said.readerId === readerId && (said.kind === 'reading' || said.kind === 'revision'),
  )
}

/**
 * Whether a reader may be told what others answered, the beat's label and its true state: everybody once the beat is
 * settled; while its readers disagree, an adjudicator who is none of them, and where adjudication is blind only after
 * a decision of their own.
 */
export function mayBeToldAnswers({ state, audits, adjudicationView }: BeatFacts, reader: Reader): boolean {
  if (state === 'settled') return true
  if (state !== 'disagreement' || !reader.mayAdjudicate || hasRead(audits, reader.id)) return false
  return (
    adjudicationView === 'open' ||
    audits.some(({ kind, readerId }) => kind === 'adjudication' && readerId === reader.id)
  )
}

/** Whether a reader may see what the model says: who reads open, who has ever answered, everybody once it is settled. */
export function mayBeToldReveal(
  { state, audits }: Pick<BeatFacts, 'state' | 'audits'>,
  readerId: string,
  view: 'blind' | 'open',
): boolean {
  return view === 'open' || state === 'settled' || audits.some((said) => said.readerId === readerId)
}

/**
 * The state as a reader may know it: to its readers a disagreement looks like a beat that awaits its second reader, and
 * to everybody else what is not settled looks unread. Where nobody reads double, a beat awaits a second reader only
 * because the first was uncertain of it.
 */
export function visibleState(facts: BeatFacts, reader: Reader): BeatState {
  const { state, audits } = facts
  if (mayBeToldAnswers(facts, reader)) return state
  if (!hasRead(audits, reader.id)) return 'unread'
  return state === 'disagreement' ? 'awaiting-second' : state
}

/** The audits that a reader may know of, all or the own ones. Their number is the version that a reader sees. */
export function visibleAudits<Kind extends Said>(facts: BeatFacts<Kind>, reader: Reader): readonly Kind[] {
  return mayBeToldAnswers(facts, reader)
    ? facts.audits
    : facts.audits.filter(({ readerId }) => readerId === reader.id)
}

/** Whether somebody has made an audit of a beat of some kind; the undone ones count. */
function hasAudit(beat: Column, readerId: string, kinds?: AuditKind[]): SQL {
  const isOfKind = kinds === undefined ? undefined : sql` AND ${inArray(own.kind, kinds)}`
  return sql`EXISTS (SELECT 1 FROM ${audit} AS ${own}
    WHERE ${own.beat} = ${beat} AND ${own.readerId} = ${readerId}${isOfKind})`
}

/** Whether somebody has ever read a beat, as a condition; an answer that was taken back counts. */
export const hasReadCondition = (beat: Column, readerId: string): SQL =>
  hasAudit(beat, readerId, ['reading', 'revision'])

/**
 * The same rule as a condition on rows of `Audited_Beats`: whether a reader may be told the answers of others, the
 * label and the true state.
 */
export function toldAnswersCondition(
  beat: Record<'beat' | 'state', Column>,
  reader: Reader,
  adjudicationView: BeatFacts['adjudicationView'],
): SQL {
  const isSettled = eq(beat.state, 'settled')
  if (!reader.mayAdjudicate) return isSettled
  const open = sql`${eq(beat.state, 'disagreement')} AND NOT ${hasReadCondition(beat.beat, reader.id)}`
  return adjudicationView === 'open'
    ? sql`(${isSettled} OR (${open}))`
    : sql`(${isSettled} OR (${open} AND ${hasAudit(beat.beat, reader.id, ['adjudication'])}))`
}

/** Whether a blind reader may see what the model says of a beat, as a condition. */
export function toldRevealCondition(of: { beat: Column; state: Column }, readerId: string): SQL {
  return sql`(${of.state} = 'settled' OR ${hasAudit(of.beat, readerId)})`
}

/**
 * Which audits a list over many beats shows: the own ones, and all of settled beats, in every role alike. What is in
 * disagreement is told to adjudicators beat by beat.
 */
export function listedAuditCondition(
  said: Record<'readerId', Column>,
  beat: Record<'state', Column>,
  readerId: string,
): SQL {
  return sql`(${said.readerId} = ${readerId} OR ${beat.state} = 'settled')`
}

/**
 * Whether a beat of the worklist can still be read independently: where two are to answer, not by somebody who was shown
 * what others answered and has never read it; and where a second is asked, by nobody whose own answer stands.
 */
export function readableCondition(
  entry: Record<'beat' | 'state' | 'isDouble', Column>,
  readerId: string,
): SQL {
  return sql`NOT ((${entry.isDouble} OR ${entry.state} = 'awaiting-second')
      AND EXISTS (SELECT 1 FROM ${disclosure} AS ${shown}
        WHERE ${shown.readerId} = ${readerId} AND ${shown.beat} = ${entry.beat} AND ${shown.what} = 'answers')
      AND NOT ${hasReadCondition(entry.beat, readerId)})
    AND NOT (${entry.state} = 'awaiting-second' AND EXISTS (SELECT 1 FROM ${audit} AS ${own}
      LEFT JOIN ${audit} AS ${undoing} ON ${undoing.undoes} = ${own.id}
      WHERE ${own.beat} = ${entry.beat} AND ${own.readerId} = ${readerId} AND ${own.kind} IN ('reading', 'revision')
        AND ${undoing.id} IS NULL))`
}
