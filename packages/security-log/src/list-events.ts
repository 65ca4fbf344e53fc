import { isSearchableDay } from '@vigia/contracts/calendar'
import {
  authUser,
  core,
  type Db,
  endOfDay,
  fromUtcColumn,
  type SecurityDetails,
  type SQL,
  securityLog,
  startOfDay,
} from '@vigia/db'
import { type SecurityEventKind, securityEventKinds } from './event.ts'

const { and, desc, eq, gte, lt, sql } = core

/** An event as the log shows it. */
export interface LoggedEvent {
  id: number
  /** ISO 8601 in UTC, to the microsecond. */
  at: string
  kind: string
  /** Who did it; null where nobody was known, or a command did it. */
  who: { id: string; name: string | null } | null
  account: string | null
  address: string | null
  about: string | null
  details: SecurityDetails | null
}

/** Which events; what is missing sets no bound. */
export interface EventFilter {
  kind?: SecurityEventKind
  /** Id of a reader: what they did, and what was tried under their e-mail address. */
  person?: string
  /** On this day (`YYYY-MM-DD`, in the zone of this process) or later, or earlier. */
  from?: string
  to?: string
}

export type ParsedEventFilter =
  | { status: 'parsed'; filter: EventFilter }
  | { status: 'invalid'; fields: (keyof EventFilter)[] }

/** Takes the fields of an address apart; those without text set no bound, others are passed over. */
export function parseEventFilter(given: Readonly<Record<string, string | undefined>>): ParsedEventFilter {
  const checks: Record<keyof EventFilter, (text: string) => boolean> = {
    kind: (text) => (securityEventKinds as readonly string[]).includes(text),
    person: (text) => /^[\x21-\x7e]{1,36}$/.test(text),
    from: isSearchableDay,
    to: isSearchableDay,
  }
  const present = (Object.keys(checks) as (keyof EventFilter)[]).flatMap((field) => {
    const text = given[field]?.trim()
    return text === undefined || text === '' ? [] : [[field, text] as const]
  })
  const fields = present.filter(([field, text]) => !checks[field](text)).map(([field]) => field)
  return fields.length > 0
    ? { status: 'invalid', fields }
    : { status: 'parsed', filter: Object.fromEntries(present) as EventFilter }
}

export interface EventsPage {
  events: LoggedEvent[]
  /** The `before` of the next page; null when this is the last one. */
  next: number | null
}

/** Events of the security log, the newest first, before one where it is not the first page; 50 unless told otherwise. */
export async function listSecurityEvents(
  db: Db,
  filter: EventFilter = {},
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<EventsPage> {
  const { id, at, kind, readerId, account, address, about, details } = securityLog
  const rows = await db
    .select({ id, at, kind, readerId, name: authUser.name, account, address, about, details })
    .from(securityLog)
    .leftJoin(authUser, eq(authUser.id, readerId))
    .where(and(sql`TRUE`, ...boundsOf(filter), before === undefined ? undefined : lt(id, before)))
    .orderBy(desc(id))
    .limit(limit + 1)
  const events = rows.slice(0, limit).map(({ readerId: who, name, at: moment, ...event }) => ({
    ...event,
    at: fromUtcColumn(moment),
    who: who === null ? null : { id: who, name },
  }))
  return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null }
}

function boundsOf({ kind, person, from, to }: EventFilter): (SQL | undefined)[] {
  return [
    kind === undefined ? undefined : eq(securityLog.kind, kind),
    person === undefined ? undefined : personCondition(person),
    from === undefined ? undefined : gte(securityLog.at, startOfDay(from)),
    to === undefined ? undefined : lt(securityLog.at, endOfDay(to)),
  ]
}

/** Each way by an index of its own: of one condition with OR a server may use neither. */
const personCondition = (person: string): SQL =>
  sql`${securityLog.id} IN (SELECT \`own\`.\`id\` FROM ${securityLog} AS \`own\` WHERE \`own\`.\`reader_id\` = ${person}
    UNION ALL SELECT \`tried\`.\`id\` FROM ${securityLog} AS \`tried\` JOIN ${authUser} AS \`user\`
      ON \`tried\`.\`account\` = CONVERT(\`user\`.\`email\` USING utf8mb4) COLLATE utf8mb4_unicode_ci WHERE \`user\`.\`id\` = ${person})`

/** The columns of the exported log, in their order. */
export const eventColumns: Readonly<Record<string, (event: LoggedEvent) => string | number | null>> = {
  id: ({ id }) => id,
  at: ({ at }) => at,
  kind: ({ kind }) => kind,
  reader: ({ who }) => who?.name ?? null,
  reader_id: ({ who }) => who?.id ?? null,
  account: ({ account }) => account,
  address: ({ address }) => address,
  about: ({ about }) => about,
  details: ({ details }) => (details === null ? null : JSON.stringify(details)),
}

/** All events that a search finds, page by page. */
export async function* readSecurityEvents(db: Db, filter: EventFilter): AsyncGenerator<LoggedEvent[]> {
  for (let before: number | null | undefined; before !== null; ) {
    const { events, next } = await listSecurityEvents(db, filter, {
      limit: 1000,
      ...(before === undefined ? {} : { before }),
    })
    yield events
    before = next
  }
}
