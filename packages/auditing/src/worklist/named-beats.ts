import {
  alias,
  core,
  type Db,
  modelAlias,
  type SQL,
  shadowJudgement,
  suspiciousBeat,
  worklist,
  worklistLater,
} from '@vigia/db'
import { allOf, field, unionAll } from '../statements/fragments.ts'
import type { Candidate, MixableCandidate, Search } from './candidates.ts'
import { entry, filterCondition } from './filter.ts'
import { isFreeFor, isNoneOf, isNotPutOff } from './free-beats.ts'

const { and, asc, desc, eq, inArray, ne, sql } = core

/** Beats that another table names, in an order of its own. */
interface Naming {
  /** The table, under a name, perhaps with the index by which it is read. */
  table: SQL
  /** Its column of beats. */
  beat: SQL
  where?: SQL
  order: readonly SQL[]
}

/** What another table names, as far as this reader may have it. It is read first, and each beat of it looked up. */
async function listNamed(
  db: Db,
  { readerId, filter, except, limit }: Search,
  { table, beat, where, order }: Naming,
): Promise<MixableCandidate[]> {
  return await db
    .select({
      inferenceId: field(entry.inferenceId),
      beat: field(entry.beat),
      randomOrder: field(entry.randomOrder),
    })
    .from(sql`${table} STRAIGHT_JOIN ${worklist} AS ${entry} FORCE INDEX (Worklist_beat)
      ON ${entry.beat} = ${beat}`)
    .where(
      and(
        where,
        inArray(entry.state, ['unread', 'awaiting-second']),
        ne(entry.firstReaderId, readerId),
        filterCondition(filter),
        isNoneOf(except),
        isFreeFor(readerId),
      ),
    )
    .orderBy(...order)
    .limit(limit)
}

/** What a reader has put off, and still may have, in the order in which it was put off. */
export async function listLater(db: Db, search: Search): Promise<Candidate[]> {
  const later = alias(worklistLater, 'put_off')
  return await listNamed(db, search, {
    table: sql`${worklistLater} AS ${later}`,
    beat: sql`${later.beat}`,
    where: eq(later.readerId, search.readerId),
    order: [asc(later.since), asc(later.beat), asc(entry.inferenceId)],
  })
}

/** Beats of suspicious normals, the most suspicious first: those that await their second reader. */
export async function listSuspected(db: Db, search: Search): Promise<MixableCandidate[]> {
  const suspect = alias(suspiciousBeat, 'suspect')
  return await listNamed(db, search, {
    table: sql`${suspiciousBeat} AS ${suspect} FORCE INDEX (Suspicious_Beats_place)`,
    beat: sql`${suspect.beat}`,
    where: allOf([isNotPutOff(search.readerId)]),
    // Places are unique: by them alone nothing is sorted.
    order: [asc(suspect.place)],
  })
}

/** Differences that are looked at for a page, of either kind: the newest, so that a page comes as fast in a year. */
const window = 2000

/**
 * Beats on which champion and challenger differ, the most certain difference first: it is as certain as the less certain
 * of the two verdicts. Nothing where there is no challenger, or where it has judged nothing beside this champion.
 */
export async function listDisputed(db: Db, search: Search): Promise<MixableCandidate[]> {
  const tags = new Map((await db.select().from(modelAlias)).map(({ alias: name, tag }) => [name, tag]))
  const [champion, challenger] = [tags.get('champion'), tags.get('challenger')]
  if (!champion || !challenger) return []
  const { ecgId, tag, championTag, verdict, championVerdict } = shadowJudgement
  const { probability, error, threshold } = shadowJudgement
  const certainty = sql`COALESCE(ABS(2 * ${probability} - 1),
    IF(${error} + ${threshold} > 0, ABS(${error} - ${threshold}) / (${error} + ${threshold}), 0))`
  const kinds = (['normal', 'anomalous'] as const).map((said) =>
    db
      .select({ ecgId: ecgId.getSQL().as('ecg_id'), certainty: certainty.as('certainty') })
      .from(shadowJudgement, { forceIndex: 'Shadow_Judgements_verdicts' })
      .where(
        and(
          eq(tag, challenger),
          eq(championTag, champion),
          eq(championVerdict, said),
          eq(verdict, said === 'normal' ? 'anomalous' : 'normal'),
        ),
      )
      .orderBy(desc(ecgId))
      .limit(window),
  )
  return await listNamed(db, search, {
    table: unionAll(kinds, 'disputed'),
    beat: sql`CONCAT('ecg-', disputed.ecg_id)`,
    where: allOf([eq(entry.modelTag, champion), isNotPutOff(search.readerId)]),
    order: [desc(sql`LEAST(disputed.certainty, COALESCE(${entry.marginPlace}, 0))`), desc(entry.inferenceId)],
  })
}
