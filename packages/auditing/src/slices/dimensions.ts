import { type ErrorRange, parseRange, type SliceDimension, type SliceOf } from '@vigia/contracts/slices'
import { alias, audit, auditedBeat, beatMarker, type Column, core, ecgMetadata, type SQL } from '@vigia/db'
import { marker, markerStands } from '../markers/standing-markers.ts'
import { said, stands } from '../statements/standing-audits.ts'
import { entry } from '../worklist/filter.ts'

const { sql } = core

const given = alias(audit, 'given')
const first = alias(audit, 'first_reading')
const labelled = alias(auditedBeat, 'labelled')
const known = alias(ecgMetadata, 'known')

/** In which slices beats are, as rows `id, slice`, and the column of the worklist that `id` is of. */
export interface Membership {
  rows: SQL
  column: Column
}

/** What has slices of its own in another table than the worklist's. */
export function membershipOf(by: SliceDimension): Membership | undefined {
  switch (by) {
    case 'class':
      // The class given last in an answer that stands and is the label.
      return {
        column: entry.beat,
        rows: sql`(SELECT ${given.beat} AS id, ${given.beatCode} AS slice FROM ${audit} AS ${given}
          INNER JOIN (SELECT MAX(${said.id}) AS id FROM ${audit} AS ${said}
            INNER JOIN ${auditedBeat} AS ${labelled}
              ON ${labelled.beat} = ${said.beat} AND ${labelled.label} = ${said.answer}
            WHERE ${said.beatCode} IS NOT NULL AND ${stands} GROUP BY ${said.beat}) AS latest
            ON latest.id = ${given.id})`,
      }
    case 'reader':
      return {
        column: entry.beat,
        rows: sql`(SELECT ${given.beat} AS id, ${given.readerId} AS slice FROM ${audit} AS ${given}
          INNER JOIN (SELECT MIN(${first.id}) AS id FROM ${audit} AS ${first}
            WHERE ${first.kind} = 'reading' GROUP BY ${first.beat}) AS earliest ON earliest.id = ${given.id})`,
      }
    case 'stream':
      return {
        column: entry.beat,
        rows: sql`(SELECT ${labelled.beat} AS id, ${labelled.stream} AS slice FROM ${auditedBeat} AS ${labelled}
          WHERE ${labelled.stream} IS NOT NULL)`,
      }
    case 'marker':
      return {
        column: entry.beat,
        rows: sql`(SELECT DISTINCT ${marker.beat} AS id, ${marker.marker} AS slice FROM ${beatMarker} AS ${marker}
          WHERE ${markerStands})`,
      }
    case 'month':
    case 'week':
    case 'error':
      return undefined
    default:
      return {
        column: entry.sourceEcgId,
        rows: sql`(SELECT ${known.ecgId} AS id, ${known.value} AS slice FROM ${ecgMetadata} AS ${known}
          WHERE ${known.ecgTable} = 'inference' AND ${known.name} = ${by.slice('metadata.'.length)})`,
      }
  }
}

/** The month or ISO week of measurement: `2026-05`, `2026-W18`. */
export const measuredIn = (by: 'month' | 'week'): SQL =>
  by === 'month'
    ? sql`DATE_FORMAT(${entry.measuredAt}, '%Y-%m')`
    : sql`DATE_FORMAT(${entry.measuredAt}, '%x-W%v')`

/** Whether an error lies in a range. */
export const isInRange = ({ low, high }: ErrorRange): SQL =>
  sql`(${low === null ? sql`TRUE` : sql`${entry.error} > ${low}`} AND
    ${high === null ? sql`${entry.error} IS NOT NULL` : sql`${entry.error} <= ${high}`})`

/** Settled with a label that a model can be right or wrong about, as a condition on `entry`. */
const isLabelled = sql`${entry.state} = 'settled' AND ${entry.beat} IN (SELECT ${labelled.beat}
  FROM ${auditedBeat} AS ${labelled} WHERE ${labelled.label} IN ('normal', 'anomalous'))`

/** What a slice lets through, as a condition on `entry`. */
export function sliceCondition(of: SliceOf): SQL {
  return of.by === 'whole' ? sql`(${isLabelled})` : sql`(${isLabelled} AND ${membershipCondition(of)})`
}

function membershipCondition({ by, slice }: Exclude<SliceOf, { by: 'whole' }>): SQL {
  const membership = membershipOf(by)
  if (membership !== undefined) {
    const { column, rows } = membership
    return slice === null
      ? sql`(${column} IS NULL OR ${column} NOT IN (SELECT part.id FROM ${rows} AS part))`
      : sql`${column} IN (SELECT part.id FROM ${rows} AS part WHERE part.slice = ${slice})`
  }
  if (by === 'error') {
    const range = slice === null ? undefined : parseRange(slice)
    return range === undefined ? sql`${entry.error} IS NULL` : isInRange(range)
  }
  const period = measuredIn(by as 'month' | 'week')
  return slice === null ? sql`${entry.measuredAt} IS NULL` : sql`${period} = ${slice}`
}
