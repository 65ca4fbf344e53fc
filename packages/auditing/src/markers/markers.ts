import { markerLength } from '@vigia/contracts/audit'
import { isPrintable } from '@vigia/contracts/ecg'
import {
  audit,
  auditedBeat,
  authUser,
  beatMarker,
  type Column,
  core,
  type Db,
  fromUtcColumn,
  inTransaction,
  oneAtATime,
  type Trx,
  utcNow,
} from '@vigia/db'
import type { NamedReader, Reader } from '../answers/answer.ts'
import { readSettings } from '../settings/settings.ts'
import { type BeatFacts, mayBeToldAnswers } from '../visibility/visibility.ts'
import { marker, markerStands } from './standing-markers.ts'

const { and, asc, eq, or, sql } = core

/** A setting or removing of a marker. */
export interface MarkerChange {
  marker: string
  isAdded: boolean
  /** Who did it. */
  by: NamedReader
  /** ISO 8601 in UTC. */
  at: string
}

/** What a reader may know of a beat's markers. */
export interface BeatMarkers {
  /** Whether this reader may set and remove markers: after an answer, or once the beat is settled. */
  mayMark: boolean
  /** Those that stand: all where others' answers may be told, else the own ones. */
  markers: string[]
  /** How they came to be, the newest first; the same bound. */
  changes: MarkerChange[]
}

export type MarkOutcome =
  | { status: 'added' | 'removed' }
  /** It stands already, or does not stand: nothing was changed. */
  | { status: 'unchanged' }
  /** Empty, too long, or with characters that do not print. */
  | { status: 'invalid' }
  /** No such beat, or one that this reader has not answered yet. */
  | { status: 'not-answered' }

/**
 * A marker as it is kept: in small letters, without blanks around it or more than one in a row.
 *
 * @returns undefined for an empty text, one of more than 30 characters, or one with characters that do not print
 */
export function normaliseMarker(text: string): string | undefined {
  if (!isPrintable(text)) return undefined
  const marker = text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase()
  const length = [...marker].length
  return length === 0 || length > markerLength ? undefined : marker
}

/** What a reader may know of the markers of a beat. Whoever sends on those of others records that first. */
export async function listMarkers(db: Db, beat: string, reader: Reader): Promise<BeatMarkers> {
  const facts = await readFacts(db, beat)
  const { id, readerId, personId, isAdded, recordedAt } = beatMarker
  const rows = await db
    .select({ marker: beatMarker.marker, readerId, isAdded, personId, name: authUser.name, recordedAt })
    .from(beatMarker)
    .leftJoin(authUser, eq(authUser.id, personId))
    .where(and(eq(beatMarker.beat, beat), isKnownTo(reader, facts, readerId)))
    .orderBy(asc(id))
  const changes = rows.map(({ marker, isAdded, personId: by, name, recordedAt }) => ({
    marker,
    isAdded,
    by: { id: by, name },
    at: fromUtcColumn(recordedAt),
  }))
  const newest = new Map(rows.map((row, place) => [`${row.readerId} ${row.marker}`, changes[place]]))
  const standing = [...newest.values()].filter((change) => change?.isAdded)
  return {
    mayMark: mayMark(facts, reader.id),
    markers: [...new Set(standing.map((change) => change?.marker ?? ''))],
    changes: changes.toReversed(),
  }
}

/** Sets a marker on a beat, after the reader's own answer or once the beat is settled. Done twice it is done once. */
export async function addMarker(db: Db, reader: Reader, beat: string, text: string): Promise<MarkOutcome> {
  return await mark(db, reader, beat, text, true)
}

/** Removes a marker from a beat: one's own, once the beat is settled everybody's. That it was set stays on record. */
export async function removeMarker(db: Db, reader: Reader, beat: string, text: string): Promise<MarkOutcome> {
  return await mark(db, reader, beat, text, false)
}

async function mark(
  db: Db,
  reader: Reader,
  beat: string,
  text: string,
  isAdded: boolean,
): Promise<MarkOutcome> {
  const name = normaliseMarker(text)
  if (name === undefined) return { status: 'invalid' }
  return await inTransaction(
    db,
    async (trx): Promise<MarkOutcome> => {
      // Whoever marks a beat waits for others who do, wherever, and on this server for answers to it.
      await oneAtATime(trx, 'markers')
      const ofBeat = eq(auditedBeat.beat, beat)
      await trx.select({ beat: auditedBeat.beat }).from(auditedBeat).where(ofBeat).for('update')
      const facts = await readFacts(trx, beat)
      if (!mayMark(facts, reader.id)) return { status: 'not-answered' }
      const standing = await trx
        .select({ readerId: marker.readerId })
        .from(marker)
        .where(
          and(
            eq(marker.beat, beat),
            eq(marker.marker, name),
            markerStands,
            isKnownTo(reader, facts, marker.readerId),
          ),
        )
      if (isAdded === standing.length > 0) return { status: 'unchanged' }
      const owners = isAdded ? [reader.id] : standing.map(({ readerId }) => readerId)
      const row = { beat, marker: name, isAdded, personId: reader.id, recordedAt: utcNow() }
      await trx.insert(beatMarker).values(owners.map((readerId) => ({ ...row, readerId })))
      return { status: isAdded ? 'added' : 'removed' }
    },
    { isolation: 'READ COMMITTED' },
  )
}

/** Which markers a reader may know of, as a condition: those of others once their answers may be told. */
function isKnownTo(reader: Reader, facts: BeatFacts, owner: Column) {
  return mayBeToldAnswers(facts, reader) ? undefined : eq(owner, reader.id)
}

const mayMark = ({ state, audits }: BeatFacts, readerId: string) =>
  state === 'settled' || audits.some((said) => said.readerId === readerId)

async function readFacts(db: Db | Trx, beat: string): Promise<BeatFacts> {
  const { kind, readerId } = audit
  const [[row], audits, { adjudicationView }] = [
    await db.select({ state: auditedBeat.state }).from(auditedBeat).where(eq(auditedBeat.beat, beat)),
    await db.select({ kind, readerId }).from(audit).where(eq(audit.beat, beat)).orderBy(asc(audit.id)),
    await readSettings(db),
  ]
  return { state: row?.state ?? 'unread', audits, adjudicationView }
}

/** Markers to choose from, the most used first, 50 at most: those of settled beats, and the reader's own. */
export async function listMarkersInUse(db: Db, readerId: string): Promise<string[]> {
  const rows = await db
    .select({ marker: sql<string>`${marker.marker}`.as('used') })
    .from(sql`${beatMarker} AS ${marker}`)
    .leftJoin(auditedBeat, eq(auditedBeat.beat, marker.beat))
    .where(and(markerStands, or(eq(marker.readerId, readerId), eq(auditedBeat.state, 'settled'))))
    .groupBy(sql`used`)
    .orderBy(sql`COUNT(*) DESC, used`)
    .limit(50)
  return rows.map((row) => row.marker)
}
