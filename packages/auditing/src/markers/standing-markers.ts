import { alias, beatMarker, core } from '@vigia/db'

const { sql } = core
const newer = alias(beatMarker, 'newer')

export const marker = alias(beatMarker, 'marker')

/** That a row of `Beat_Markers`, as `marker`, added a reader's marker which has not been removed since. */
export const markerStands = sql`${marker.isAdded} AND NOT EXISTS (SELECT 1 FROM ${beatMarker} AS ${newer}
  WHERE ${newer.beat} = ${marker.beat} AND ${newer.marker} = ${marker.marker}
    AND ${newer.readerId} = ${marker.readerId} AND ${newer.id} > ${marker.id})`
