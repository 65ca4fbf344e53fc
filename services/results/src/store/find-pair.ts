import { core, type DbOrTrx, hasIndexedTag, judgedEcg, prediction } from '@vigia/db'

const { and, between, desc, isNull } = core

/** An ECG or a reconstruction that the thesis's clients stored: they sent the two apart, each with a moment of its own. */
interface Sent {
  kind: 'ecg' | 'reconstruction'
  id: number
  /** Seconds. */
  at: number
}

/** The longest that a reconstruction was sent after its ECG. */
const longestWaitSeconds = 5
/** How far back what was sent before is looked at, to know that nothing is left over from there. */
const lookBackSeconds = 600
const mostRows = 200

/**
 * Finds the reconstruction of an ECG of the thesis's clients, by nothing but tag and time: the columns hold seconds, and
 * the two may stand on either side of one. It is the one that comes next, where nothing else could be meant.
 *
 * @param ecg its moment as the database writes it
 * @returns the id of the reconstruction; undefined where there is none, or where several things could be meant
 */
export async function findPairOf(
  db: DbOrTrx,
  ecg: { id: number; measuredAt: string; tag: string },
): Promise<number | undefined> {
  const at = secondsOf(ecg.measuredAt)
  if (Number.isNaN(at)) return undefined
  const from = at - lookBackSeconds
  const [ecgs, reconstructions] = await Promise.all([
    listSent(db, 'ecg', ecg.tag, from, at + longestWaitSeconds),
    listSent(db, 'reconstruction', ecg.tag, from, at + longestWaitSeconds),
  ])
  // Of longer lists the oldest second may be there in part.
  const known = Math.max(
    ...[ecgs, reconstructions].map((rows) => (rows.length < mostRows ? from - 1 : (rows.at(-1)?.at ?? from))),
  )
  return pairOf(
    [...ecgs, ...reconstructions].filter((sent) => sent.at > known),
    ecg.id,
    known,
  )
}

/**
 * Goes through all that was sent, second by second, and keeps which ECG still waits for its reconstruction. Once two could
 * be meant nothing is certain, until nobody has sent anything for so long that nothing can be left.
 *
 * @param sent all of one tag after `known`, until `longestWaitSeconds` after the ECG
 */
export function pairOf(sent: readonly Sent[], ecgId: number, known: number): number | undefined {
  const inOrder = sent.toSorted((one, other) => one.at - other.at)
  let waiting: Sent[] | 'unknown' = 'unknown'
  let last = known
  let pair: { ecg: Sent; reconstruction: number } | undefined
  for (const [at, here] of Map.groupBy(inOrder, (each) => each.at)) {
    if (at - last > longestWaitSeconds) waiting = []
    last = at
    if (waiting === 'unknown') continue
    const ecgs: Sent[] = [...waiting, ...here.filter(({ kind }) => kind === 'ecg')]
    const [reconstruction, ...others] = here.filter(({ kind }) => kind === 'reconstruction')
    const [ecg] = ecgs
    if (ecg === undefined) {
      // One more for the ECG that has one already, or for none.
      if (pair !== undefined && at - pair.ecg.at <= longestWaitSeconds) pair = undefined
    } else if (ecgs.length > 1 || others.length > 0) waiting = 'unknown'
    else if (reconstruction === undefined) waiting = ecgs
    else {
      waiting = []
      if (ecg.id === ecgId) pair = { ecg, reconstruction: reconstruction.id }
    }
  }
  return pair?.reconstruction
}

async function listSent(
  db: DbOrTrx,
  kind: Sent['kind'],
  tag: string,
  from: number,
  to: number,
): Promise<Sent[]> {
  const isEcg = kind === 'ecg'
  const table = isEcg ? judgedEcg : prediction
  const isUnpaired = isNull(isEcg ? judgedEcg.key : prediction.inferenceEcgId)
  const rows = await db
    .select({ id: table.id, measuredAt: table.measuredAt })
    .from(table)
    .where(
      and(
        isUnpaired,
        hasIndexedTag(table.modelTag, tag),
        between(table.measuredAt, columnOf(from), columnOf(to)),
      ),
    )
    .orderBy(desc(table.measuredAt))
    .limit(mostRows)
  return rows.map(({ id, measuredAt }) => ({ kind, id, at: secondsOf(measuredAt ?? '') }))
}

const secondsOf = (column: string) => Date.parse(`${column.replace(' ', 'T')}Z`) / 1000
const columnOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
