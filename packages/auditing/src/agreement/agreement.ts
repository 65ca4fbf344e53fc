import { type Answer, answers } from '@vigia/contracts/audit'
import { type Interval, wilsonInterval } from '@vigia/contracts/statistics'
import { type Db, endOfDay, startOfDay } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader } from '../answers/answer.ts'
import { type Agreement, cohensKappa } from './cohens-kappa.ts'

/** Days in the zone of this process, both whole: `YYYY-MM-DD`. One that is missing sets no bound. */
export interface Period {
  from?: string | undefined
  to?: string | undefined
}

/** Two readers, and how far they agree. */
export interface PairAgreement {
  first: NamedReader
  second: NamedReader
  /** `counts[i][j]`: beats of which the first said `answers[i]` and the second `answers[j]`. */
  counts: number[][]
  agreement: Agreement
}

/** How far readers agree, and what that leaves out. */
export interface AgreementReport {
  pairs: PairAgreement[]
  /** First answers that count for no pair, since their reader had been shown the model's verdict or another's answer. */
  seenBefore: number
}

/**
 * How far each pair of readers agrees on the beats that two read: by the first answer that each gave blind, whether or
 * not it was taken back or changed since. Where more than two have read a beat, each two of them are a pair. A beat
 * belongs to the day on which the later of the two was recorded.
 *
 * @param askerId who is told: pairs with this person count settled beats only, since the table of a small pair would
 *   tell what the other said of a beat that is still to be decided
 */
export async function listAgreement(db: Db, period: Period, askerId: string): Promise<AgreementReport> {
  const { from, until } = boundsOf(period)
  // What has not changed since the period began has no answer in it, and need not be looked at.
  const firsts = `firsts AS (
       SELECT MIN(audit.\`id\`) AS id
       FROM \`Audits\` AS audit
       JOIN \`Audited_Beats\` AS beat ON beat.\`beat\` = audit.\`beat\` AND beat.\`is_double\`
       WHERE audit.\`kind\` = 'reading' AND beat.\`changed_at\` >= ?
       GROUP BY audit.\`beat\`, audit.\`reader_id\`
     )`
  const [[rows], [[left]], names] = await Promise.all([
    db.$client.execute<RowDataPacket[]>(
      `WITH ${firsts}, blind AS (
         SELECT audit.\`id\`, audit.\`beat\`, audit.\`reader_id\`, audit.\`answer\`, audit.\`recorded_at\`
         FROM firsts JOIN \`Audits\` AS audit ON audit.\`id\` = firsts.id
         WHERE audit.\`reveal\` = 'before'
       )
       SELECT one.\`reader_id\` AS oneReader, one.\`answer\` AS oneAnswer, other.\`reader_id\` AS otherReader,
         other.\`answer\` AS otherAnswer, COUNT(*) AS beats
       FROM blind AS one
       JOIN blind AS other ON other.\`beat\` = one.\`beat\` AND other.\`id\` > one.\`id\`
       JOIN \`Audited_Beats\` AS beat ON beat.\`beat\` = one.\`beat\`
       WHERE other.\`recorded_at\` >= ? AND other.\`recorded_at\` < ?
         AND (beat.\`state\` = 'settled' OR ? NOT IN (one.\`reader_id\`, other.\`reader_id\`))
       GROUP BY oneReader, oneAnswer, otherReader, otherAnswer`,
      [from, from, until, askerId],
    ),
    db.$client.execute<RowDataPacket[]>(
      `WITH ${firsts}
       SELECT COUNT(*) AS seenBefore FROM firsts JOIN \`Audits\` AS audit ON audit.\`id\` = firsts.id
       WHERE audit.\`reveal\` = 'after' AND audit.\`recorded_at\` >= ? AND audit.\`recorded_at\` < ?`,
      [from, from, until],
    ),
    readNames(db),
  ])
  const named = (id: string): NamedReader => ({ id, name: names.get(id) ?? null })
  const byPair = Map.groupBy(rows, (row) => [row.oneReader, row.otherReader].sort().join(' '))
  const pairs = [...byPair]
    .map(([readers, counted]) => {
      const [first = '', second = ''] = readers.split(' ')
      const counts = tabulate(counted, first)
      return { first: named(first), second: named(second), counts, agreement: cohensKappa(counts) }
    })
    .sort((one, other) => titleOf(one.first, one.second).localeCompare(titleOf(other.first, other.second)))
  return { pairs, seenBefore: Number(left?.seenBefore) }
}

/** A period's bounds as the columns hold moments. */
export function boundsOf({ from, to }: Period): { from: string; until: string } {
  return {
    from: from === undefined ? '1000-01-01' : startOfDay(from),
    until: to === undefined ? '9000-01-01' : endOfDay(to),
  }
}

/** The table of a pair, in which the rows are `first`'s answers, whoever of the two read earlier. */
function tabulate(counted: readonly RowDataPacket[], first: string): number[][] {
  const counts = answers.map(() => answers.map(() => 0))
  for (const { oneReader, oneAnswer, otherAnswer, beats } of counted) {
    const [said, replied] = oneReader === first ? [oneAnswer, otherAnswer] : [otherAnswer, oneAnswer]
    const line = counts[answers.indexOf(said as Answer)] ?? []
    const column = answers.indexOf(replied as Answer)
    line[column] = (line[column] ?? 0) + Number(beats)
  }
  return counts
}

/** Names of the accounts, by their ids. */
export async function readNames(db: Db): Promise<Map<string, string>> {
  const [rows] = await db.$client.execute<RowDataPacket[]>('SELECT `id`, `name` FROM `Auth_User`')
  return new Map(rows.map((row) => [row.id as string, row.name as string]))
}

/** How many of some first answers given blind were changed after the reveal. */
export interface ChangedShare {
  /** First answers given blind. */
  count: number
  /** Those whose reader, after the reveal, came to another answer, which stands. */
  changed: number
  /** 0 to 1; null when there are none. */
  share: number | null
  /** Where the share lies with a confidence of 95 %; null when there are none. */
  confidence: Interval | null
}

export interface ChangedAnswers {
  /** In the order of their names. */
  readers: (ChangedShare & { reader: NamedReader })[]
  all: ChangedShare
}

/**
 * How often readers changed their first answer once they had seen what the model says: by the first answer of each
 * reader to each beat, whether or not it was taken back, and the latest one that stands. What was taken back and not
 * given again is not changed. An answer belongs to the day on which the first one was recorded.
 */
export async function listChangedAnswers(db: Db, period: Period): Promise<ChangedAnswers> {
  const { from, until } = boundsOf(period)
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `WITH given AS (
       SELECT MIN(IF(audit.\`kind\` = 'reading', audit.\`id\`, NULL)) AS first,
         MAX(IF(undoing.\`id\` IS NULL, audit.\`id\`, NULL)) AS latest
       FROM \`Audits\` AS audit LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
       WHERE audit.\`kind\` IN ('reading', 'revision')
       GROUP BY audit.\`beat\`, audit.\`reader_id\`
     )
     SELECT first.\`reader_id\` AS readerId, COUNT(*) AS count,
       SUM(COALESCE(latest.\`answer\` <> first.\`answer\`, FALSE)) AS changed
     FROM given
     JOIN \`Audits\` AS first ON first.\`id\` = given.first
     LEFT JOIN \`Audits\` AS latest ON latest.\`id\` = given.latest
     WHERE first.\`reveal\` = 'before' AND first.\`recorded_at\` >= ? AND first.\`recorded_at\` < ?
     GROUP BY first.\`reader_id\``,
    [from, until],
  )
  const names = await readNames(db)
  const counted = rows.map((row) => ({
    reader: { id: row.readerId as string, name: names.get(row.readerId) ?? null },
    ...shareOf(Number(row.changed), Number(row.count)),
  }))
  const sum = (field: 'changed' | 'count') => counted.reduce((total, share) => total + share[field], 0)
  return {
    readers: counted.sort((one, other) => titleOf(one.reader).localeCompare(titleOf(other.reader))),
    all: shareOf(sum('changed'), sum('count')),
  }
}

const titleOf = (...readers: NamedReader[]) => readers.map(({ id, name }) => name ?? id).join(' ')

function shareOf(changed: number, count: number): ChangedShare {
  if (count === 0) return { count, changed, share: null, confidence: null }
  return {
    count,
    changed,
    share: changed / count,
    confidence: wilsonInterval({ part: changed, whole: count }) ?? null,
  }
}
