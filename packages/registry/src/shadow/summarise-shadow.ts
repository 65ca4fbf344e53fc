import type { Verdict } from '@vigia/contracts/ecg'
import { core, type Db, fromUtcColumn, shadowJudgement } from '@vigia/db'

const { and, count, desc, eq, inArray, isNotNull, isNull, lt, max, min, ne, sql } = core
const { tag, championTag, ecgId, verdict, championVerdict, reason, judgedAt } = shadowJudgement

/** A challenger, and the champion that it has judged beside. */
export interface ShadowPair {
  tag: string
  championTag: string
}

/** What a challenger would have said of the ECGs that a champion judged. */
export interface ShadowComparison extends ShadowPair {
  judged: number
  differ: number
  /** How often, by the champion's verdict and then the challenger's. */
  counts: Record<Verdict, Record<Verdict, number>>
  /** What the challenger could not judge, by reason, the most frequent first. */
  notJudged: { reason: string; count: number }[]
  /** ISO 8601 in UTC; null while nothing was judged. */
  firstAt: string | null
  lastAt: string | null
}

const isOfPair = (pair: ShadowPair) => and(eq(tag, pair.tag), eq(championTag, pair.championTag))

/** The pairs that have judged the same ECGs, the one that did so last first. */
export async function listShadowPairs(db: Db): Promise<ShadowPair[]> {
  return await db
    .select({ tag, championTag })
    .from(shadowJudgement)
    .groupBy(tag, championTag)
    .orderBy(desc(max(judgedAt)), tag, championTag)
}

/** How a challenger's verdicts compare with a champion's over the clinic's own ECGs; nobody's answer is needed for it. */
export async function summariseShadow(db: Db, pair: ShadowPair): Promise<ShadowComparison> {
  const rows = await db
    .select({
      ...{ verdict, championVerdict, count: count() },
      ...{ firstAt: min(judgedAt), lastAt: max(judgedAt) },
    })
    .from(shadowJudgement)
    .where(isOfPair(pair))
    .groupBy(championVerdict, verdict)
  const counts = { normal: { normal: 0, anomalous: 0 }, anomalous: { normal: 0, anomalous: 0 } }
  for (const row of rows) if (row.verdict !== null) counts[row.championVerdict][row.verdict] = row.count
  const differ = counts.normal.anomalous + counts.anomalous.normal
  const moments = rows.flatMap(({ firstAt, lastAt }) => [firstAt ?? [], lastAt ?? []].flat()).sort()
  const [first, last] = [moments.at(0), moments.at(-1)]
  return {
    ...pair,
    judged: differ + counts.normal.normal + counts.anomalous.anomalous,
    differ,
    counts,
    notJudged: await countNotJudged(db, pair),
    firstAt: first === undefined ? null : fromUtcColumn(first),
    lastAt: last === undefined ? null : fromUtcColumn(last),
  }
}

async function countNotJudged(db: Db, pair: ShadowPair): Promise<ShadowComparison['notJudged']> {
  return await db
    .select({ reason: sql<string>`COALESCE(${reason}, '')`, count: count() })
    .from(shadowJudgement)
    .where(and(isOfPair(pair), isNull(verdict)))
    .groupBy(reason)
    .orderBy(desc(count()), reason)
}

/** An ECG of which two models say different things. */
export interface ShadowDifference {
  /** The clinic's row. */
  ecgId: number
  verdict: Verdict
  championVerdict: Verdict
  /** What the challenger's verdict goes by. */
  score: number | null
  threshold: number | null
  /** Of an anomaly, by the challenger; null of models that give none. */
  probability: number | null
  /** ISO 8601 in UTC. */
  judgedAt: string
}

export interface DifferencesPage {
  differences: ShadowDifference[]
  /** Where the next page begins; null after the last. */
  next: number | null
}

/**
 * The ECGs of which the two say different things, the newest first.
 *
 * @param options.verdict only those of which the challenger says so
 * @param options.before the `next` of the page before
 */
export async function listShadowDifferences(
  db: Db,
  pair: ShadowPair,
  options: { verdict?: Verdict | undefined; before?: number | undefined; limit?: number } = {},
): Promise<DifferencesPage> {
  const limit = options.limit ?? 50
  const verdicts = options.verdict === undefined ? (['normal', 'anomalous'] as const) : [options.verdict]
  const rows = await db
    .select()
    .from(shadowJudgement)
    .where(
      and(
        isOfPair(pair),
        isNotNull(verdict),
        inArray(verdict, [...verdicts]),
        ne(verdict, championVerdict),
        options.before === undefined ? undefined : lt(ecgId, options.before),
      ),
    )
    .orderBy(desc(ecgId))
    .limit(limit + 1)
  const differences = rows.slice(0, limit).flatMap((row) => {
    const { ecgId, championVerdict, score, threshold, probability } = row
    if (row.verdict === null) return []
    const judgedAt = fromUtcColumn(row.judgedAt)
    return [{ ecgId, verdict: row.verdict, championVerdict, score, threshold, probability, judgedAt }]
  })
  return { differences, next: rows.length > limit ? (differences.at(-1)?.ecgId ?? null) : null }
}
