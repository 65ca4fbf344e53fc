import type { Answer, Db } from '@vigia/db'
import type { RowDataPacket } from 'mysql2/promise'
import type { NamedReader } from '../answers/answer.ts'
import { answers } from '../answers/parse-answer.ts'
import { endOfDay, startOfDay } from '../history/day-bounds.ts'
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

/**
 * How far each pair of readers agrees, by the first answer of each that still stands, on the beats that two read:
 * first answers are given before one knows of the other. A beat belongs to the day on which the second of the two
 * was recorded.
 */
export async function listAgreement(db: Db, period: Period): Promise<PairAgreement[]> {
  const from = period.from === undefined ? '1000-01-01' : startOfDay(period.from)
  const until = period.to === undefined ? '9000-01-01' : endOfDay(period.to)
  // What has not changed since the period began has no second answer in it, and need not be looked at.
  const [rows] = await db.$client.execute<RowDataPacket[]>(
    `WITH firsts AS (
       SELECT audit.\`beat\`, MIN(audit.\`id\`) AS id
       FROM \`Audits\` AS audit
       JOIN \`Audited_Beats\` AS beat ON beat.\`beat\` = audit.\`beat\` AND beat.\`is_double\`
       LEFT JOIN \`Audits\` AS undoing ON undoing.\`undoes\` = audit.\`id\`
       WHERE audit.\`kind\` IN ('reading', 'revision') AND undoing.\`id\` IS NULL AND beat.\`changed_at\` >= ?
       GROUP BY audit.\`beat\`, audit.\`reader_id\`
     ), pairs AS (
       SELECT MIN(id) AS earlier, MAX(id) AS later FROM firsts GROUP BY \`beat\` HAVING COUNT(*) = 2
     )
     SELECT one.\`reader_id\` AS oneReader, one.\`answer\` AS oneAnswer, other.\`reader_id\` AS otherReader,
       other.\`answer\` AS otherAnswer, COUNT(*) AS beats
     FROM pairs
     JOIN \`Audits\` AS one ON one.\`id\` = pairs.earlier
     JOIN \`Audits\` AS other ON other.\`id\` = pairs.later
     WHERE other.\`recorded_at\` >= ? AND other.\`recorded_at\` < ?
     GROUP BY oneReader, oneAnswer, otherReader, otherAnswer`,
    [from, from, until],
  )
  const names = await readNames(db)
  const named = (id: string): NamedReader => ({ id, name: names.get(id) ?? null })
  const pairs = Map.groupBy(rows, (row) => [row.oneReader, row.otherReader].sort().join(' '))
  return [...pairs]
    .map(([readers, counted]) => {
      const [first = '', second = ''] = readers.split(' ')
      const counts = tabulate(counted, first)
      return { first: named(first), second: named(second), counts, agreement: cohensKappa(counts) }
    })
    .sort((one, other) => title(one).localeCompare(title(other)))
}

/** The table of a pair, in which the rows are `first`'s answers, whoever of the two read earlier. */
function tabulate(counted: readonly RowDataPacket[], first: string): number[][] {
  const counts = answers.map(() => answers.map(() => 0))
  for (const { oneReader, oneAnswer, otherAnswer, beats } of counted) {
    const [said, replied] = oneReader === first ? [oneAnswer, otherAnswer] : [otherAnswer, oneAnswer]
    const line = counts[answers.indexOf(said as Answer)] ?? []
    line[answers.indexOf(replied as Answer)] += Number(beats)
  }
  return counts
}

async function readNames(db: Db): Promise<Map<string, string>> {
  const [rows] = await db.$client.execute<RowDataPacket[]>('SELECT `id`, `name` FROM `Auth_User`')
  return new Map(rows.map((row) => [row.id as string, row.name as string]))
}

const title = ({ first, second }: PairAgreement) => `${first.name ?? first.id} ${second.name ?? second.id}`
