import { type ErrorRange, parseRange, type SliceDimension, type SliceOf } from '@vigia/contracts/slices'
import { alias, audit, auditedBeat, beatMarker, type Column, core, ecgMetadata, type SQL } from '@vigia/db'
import { marker, markerStands } from '../markers/standing-markers.ts'
import { said, stands } from '../statements/standing-audits.ts'
import { entry } from '../worklist/filter.ts'

const { sql } = core

/** What has a label: the beats that are divided. */
export const labelled = alias(auditedBeat, 'labelled')
const known = alias(ecgMetadata, 'known')

/**
 * The column of the first or last of a beat's audits that a condition on `said` lets through. Their ids stand before it with as
 * many digits as each can have: sorting them and taking one costs MariaDB half as much again.
 */
const ofAudit = (which: 'MIN' | 'MAX', column: Column, condition: SQL): SQL =>
  sql`(SELECT SUBSTRING(${sql.raw(which)}(CONCAT(LPAD(${said.id}, 19, '0'), ${column})), 20) FROM ${audit} AS ${said}
    WHERE ${said.beat} = ${labelled.beat} AND ${condition})`

/** What a labelled beat has of its own, as an expression on `labelled` and `entry`. */
export function sliceValue(by: SliceDimension): SQL | undefined {
  switch (by) {
    case 'class':
      // The class given last in an answer that stands and is the label.
      return ofAudit(
        'MAX',
        said.beatCode,
        sql`${said.answer} = ${labelled.label} AND ${said.beatCode} IS NOT NULL AND ${stands}`,
      )
    case 'reader':
      return ofAudit('MIN', said.readerId, sql`${said.kind} = 'reading'`)
    case 'stream':
      return sql`${labelled.stream}`
    case 'month':
    case 'week':
      return measuredIn(by)
    default:
      return undefined
  }
}

/** In which slices beats are, as rows `id, slice`, and the column of the worklist that `id` is of. */
export interface Membership {
  rows: SQL
  column: Column
}

/** What has slices in a table of its own. */
export function membershipOf(by: SliceDimension): Membership | undefined {
  if (by === 'marker')
    return {
      column: entry.beat,
      rows: sql`(SELECT DISTINCT ${marker.beat} AS id, ${marker.marker} AS slice FROM ${beatMarker} AS ${marker}
        WHERE ${markerStands})`,
    }
  if (!by.startsWith('metadata.')) return undefined
  return {
    column: entry.sourceEcgId,
    rows: sql`(SELECT ${known.ecgId} AS id, ${known.value} AS slice FROM ${ecgMetadata} AS ${known}
      WHERE ${known.ecgTable} = 'inference' AND ${known.name} = ${by.slice('metadata.'.length)})`,
  }
}

/** The month or ISO week of measurement: `2026-05`, `2026-W18`. */
const measuredIn = (by: 'month' | 'week'): SQL =>
  by === 'month'
    ? sql`DATE_FORMAT(${entry.measuredAt}, '%Y-%m')`
    : sql`DATE_FORMAT(${entry.measuredAt}, '%x-W%v')`

/** Whether an error lies in a range. */
const isInRange = ({ low, high }: ErrorRange): SQL =>
  sql`(${low === null ? sql`TRUE` : sql`${entry.error} > ${low}`} AND
    ${high === null ? sql`${entry.error} IS NOT NULL` : sql`${entry.error} <= ${high}`})`

/** That a beat has a label which a model can be right or wrong about: so it is settled. */
export const isLabelled = sql`${labelled.label} IN ('normal', 'anomalous')`

/** What a slice lets through, as a condition on `entry`. */
export function sliceCondition(of: SliceOf): SQL {
  const isOfSlice = of.by === 'whole' ? sql`TRUE` : partCondition(of)
  return sql`(${entry.state} = 'settled' AND EXISTS (SELECT 1 FROM ${auditedBeat} AS ${labelled}
    WHERE ${labelled.beat} = ${entry.beat} AND ${isLabelled} AND ${isOfSlice}))`
}

function partCondition(of: Exclude<SliceOf, { by: 'whole' }>): SQL {
  const value = sliceValue(of.by)
  if (value === undefined) return membershipCondition(of)
  return of.slice === null ? sql`${value} IS NULL` : sql`${value} = ${of.slice}`
}

function membershipCondition({ by, slice }: Exclude<SliceOf, { by: 'whole' }>): SQL {
  const membership = membershipOf(by)
  if (membership !== undefined) {
    const { column, rows } = membership
    return slice === null
      ? sql`(${column} IS NULL OR ${column} NOT IN (SELECT part.id FROM ${rows} AS part))`
      : sql`${column} IN (SELECT part.id FROM ${rows} AS part WHERE part.slice = ${slice})`
  }
  const range = slice === null ? undefined : parseRange(slice)
  return range === undefined ? sql`${entry.error} IS NULL` : isInRange(range)
}
