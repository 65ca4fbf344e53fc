import {
  alias,
  audit,
  auditComment,
  auditedBeat,
  authUser,
  type Column,
  core,
  type Db,
  type SQL,
} from '@vigia/db'
import { canHold, readWeights, signatureOf } from '../statements/comment-weights.ts'
import { field } from '../statements/fragments.ts'

const { and, desc, eq, gt, inArray, isNotNull, sql } = core

/** More values than these that hold the text are looked for together, and not one by one. */
const mostValues = 8

/**
 * The newest audits that hold a text somewhere in the comment, the beat code, the model's tag or the reader's name, in
 * capitals or not. Codes, tags and names are few: those that hold the text are found first, and their audits by index.
 * Comments are as many as the audits that have one: their signatures are looked through, an index of which is all that is
 * read, and then the weights of those that can hold the text; what these let through is compared as it is written.
 *
 * @param bounds what else the audits have to meet: conditions on `Audits` and `Audited_Beats`
 * @param limit how many at most
 * @returns their ids, the newest first
 */
export async function findAuditsWithText(
  db: Db,
  text: string,
  bounds: SQL,
  limit: number,
): Promise<number[]> {
  const holds = holdsText(text)
  const readers = db.select({ value: authUser.id }).from(authUser).where(holds(authUser.name))
  const columns = [
    { column: audit.beatCode, values: await listValues(db, audit.beatCode, holds) },
    { column: audit.modelTag, values: await listValues(db, audit.modelTag, holds) },
    { column: audit.readerId, values: (await readers).map(({ value }) => value) },
  ]
  const byValues = await Promise.all(
    columns.flatMap(({ column, values }) =>
      inParts(values).map((some) => listByValues(db, column, some, { bounds, limit })),
    ),
  )
  const found = newest(byValues.flat(), limit)
  // Where these fill the page, only comments of newer audits can be on it.
  const after = found[limit - 1] ?? 0
  return newest([...found, ...(await listByComment(db, { text, bounds, limit, after }))], limit)
}

const newest = (ids: readonly number[], limit: number) =>
  [...new Set(ids)].sort((one, other) => other - one).slice(0, limit)

interface Wanted {
  bounds: SQL
  limit: number
}

/** Somewhere in it, by the weights that letters have without regard to accents and capitals. */
function holdsText(text: string) {
  const pattern = `%${text.replace(/[!%_]/g, '!$&')}%`
  return (column: Column | SQL) => sql`${column} COLLATE utf8mb4_unicode_ci LIKE ${pattern} ESCAPE '!'`
}

/** The values of a column that has few of them, by leaps in its index. */
async function listValues(db: Db, column: Column, holds: (value: SQL) => SQL): Promise<string[]> {
  const all = db
    .selectDistinct({ value: field(column).as('value') })
    .from(audit)
    .where(isNotNull(column))
    .as('all_values')
  const rows = await db
    .select({ value: sql<string>`${all.value}` })
    .from(all)
    .where(holds(sql`${all.value}`))
  return rows.map(({ value }) => value)
}

/** One value each, so that the index has their audits in the order of time; all together where they are many. */
const inParts = (values: readonly string[]): string[][] =>
  values.length > mostValues ? [[...values]] : values.map((value) => [value])

async function listByValues(
  db: Db,
  column: Column,
  values: readonly string[],
  { bounds, limit }: Wanted,
): Promise<number[]> {
  const [only] = values
  const rows = await db
    .select({ id: audit.id })
    .from(audit)
    .leftJoin(auditedBeat, eq(auditedBeat.beat, audit.beat))
    .where(and(values.length === 1 ? eq(column, only) : inArray(column, [...values]), bounds))
    .orderBy(desc(audit.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** The same rows, read from an index that has no more than the signatures. */
const signature = alias(auditComment, 'signature')

async function listByComment(
  db: Db,
  { text, bounds, limit, after }: Wanted & { text: string; after: number },
): Promise<number[]> {
  const weights = await readWeights(db, text)
  const rows = await db
    .select({ id: field(audit.id) })
    // In the order of the comments, and no further than the page.
    .from(sql`${auditComment} AS ${sql.identifier('signature')} FORCE INDEX (Audit_Comments_signature)
      STRAIGHT_JOIN ${auditComment} ON ${auditComment.auditId} = ${signature.auditId}
      STRAIGHT_JOIN ${audit} ON ${audit.id} = ${auditComment.auditId}
      LEFT JOIN ${auditedBeat} ON ${auditedBeat.beat} = ${audit.beat}`)
    .where(
      and(
        gt(signature.auditId, after),
        canHold(signature, signatureOf(weights)),
        hasWeights(weights),
        holdsText(text)(audit.comment),
        bounds,
      ),
    )
    .orderBy(desc(sql`${signature.auditId}`))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** By LIKE, which looks through bytes twice as fast as INSTR; among weights there may be bytes that mean something to it. */
function hasWeights(weights: Uint8Array): SQL {
  const escaped = Buffer.from(weights).toString('latin1').replace(/[!%_]/g, '!$&')
  return sql`${auditComment.weights} LIKE ${Buffer.from(`%${escaped}%`, 'latin1')} ESCAPE '!'`
}
