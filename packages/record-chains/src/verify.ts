import { type ChainName, chainHead, chainLink, core, type Db, inSnapshot, type Trx } from '@vigia/db'
import { diagnose, findShift, type Suspect } from './diagnose.ts'
import { findKey, noKey } from './keys.ts'
import { expectedLink, noLink } from './link.ts'
import { readRecords } from './records.ts'
import { readSeals } from './seals.ts'
import { checkUnlinked } from './unlinked.ts'

const { and, asc, eq, gt } = core

/**
 * What is wrong with a chain. `altered`: a record or its link is not what it was; `removed`: one that was there is not;
 * `reordered`: it stands at another's place; `added`: it came by no way of Vigia's; `cut-off`: the end of the chain is
 * missing; `start-altered`: a record of before the chain was altered, removed or added; `head-altered`: the chain's head
 * is not its last link, or not the one that was kept elsewhere; `not-begun`: there are records and no chain;
 * `key-unknown`: the key of the link is not among those given; `unsealed`: a link was made without a key after others
 * were made with one.
 */
export type ChainFaultKind =
  | 'altered'
  | 'removed'
  | 'reordered'
  | 'added'
  | 'cut-off'
  | 'start-altered'
  | 'head-altered'
  | 'not-begun'
  | 'key-unknown'
  | 'unsealed'

export interface ChainFault {
  chain: ChainName
  kind: ChainFaultKind
  /** Which link; null where a record has none, or no single one is meant. */
  place: number | null
  /** Which record; null where nothing tells it any more. */
  recordId: number | null
}

/** What a look at a chain found. */
export interface ChainReport {
  chain: ChainName
  /** The last link; null where there is none. */
  head: { place: number; link: string } | null
  /** Links that were looked at. */
  links: number
  /** Records of before the chain. */
  before: number
  /** Links made without a key: they show what was altered by mistake alone. */
  unsealed: number
  /** The first hundred. */
  faults: ChainFault[]
  /** All of them. */
  faultCount: number
}

export interface VerifyOptions {
  /** Heads that were kept elsewhere: each must be a link of the chain still. */
  heads?: readonly { place: number; link: string }[]
  /** Called after each thousand links. */
  onProgress?: (links: number) => void
  signal?: AbortSignal
}

const pageSize = 1000
const keptFaults = 100

/**
 * Looks at every link of a chain, and at every record that has none, in one consistent view and in constant memory.
 * Keys are those of `setChainKeys`. The end of a chain and its head can be cut off together: only a head that was kept
 * elsewhere tells of that.
 */
export async function verifyChain(
  db: Db,
  chain: ChainName,
  options: VerifyOptions = {},
): Promise<ChainReport> {
  return await inSnapshot(db, async (trx) => {
    const report: ChainReport = {
      ...{ chain, head: null, links: 0, before: 0, unsealed: 0, faults: [], faultCount: 0 },
    }
    const tell: Tell = (kind, place, recordId) => {
      report.faultCount++
      if (report.faults.length < keptFaults) report.faults.push({ chain, kind, place, recordId })
    }
    const end = await checkLinks(trx, report, tell, options)
    await checkHead(trx, report, end, tell)
    for (const { place } of end.missingHeads)
      tell(place > end.place ? 'cut-off' : 'head-altered', place, null)
    report.before = await checkUnlinked(trx, chain, end.start, tell)
    return report
  })
}

/** Puts a fault on the report. */
export type Tell = (kind: ChainFaultKind, place: number | null, recordId: number | null) => void

/** The link at place 0. */
export type StartRow = typeof chainLink.$inferSelect

interface End {
  start: StartRow | undefined
  /** The last link, by the place that it was made for; -1 where there is none. */
  place: number
  link: string
  /** Heads kept elsewhere that are no link of the chain. */
  missingHeads: readonly { place: number; link: string }[]
}

async function checkLinks(
  trx: Trx,
  report: ChainReport,
  tell: Tell,
  { heads = [], onProgress, signal }: VerifyOptions,
): Promise<End> {
  const { chain } = report
  const missingHeads = new Set(heads)
  const suspects: Suspect[] = []
  let start: StartRow | undefined
  let [last, lastRow, before] = [-1, -1, noLink]
  // How far places were moved by whoever took links out and closed the gap.
  let shift = 0
  let isSealed = false
  for (let isMore = true; isMore; ) {
    signal?.throwIfAborted()
    const rows = await trx
      .select()
      .from(chainLink)
      .where(and(eq(chainLink.chain, chain), gt(chainLink.place, lastRow)))
      .orderBy(asc(chainLink.place))
      .limit(pageSize)
    const ids = rows.map(({ recordId }) => recordId)
    const records = await readRecords(trx, chain, ids)
    const seals = await readSeals(trx, chain, ids)
    for (const row of rows) {
      report.links++
      const isAfterGap = row.place > lastRow + 1
      if (isAfterGap) tell('removed', lastRow + 1 + shift, null)
      const key = findKey(row.keyId)
      if (row.keyId === noKey.id) report.unsealed++
      if (row.keyId === noKey.id && isSealed) tell('unsealed', row.place, row.recordId)
      if (row.keyId !== noKey.id) isSealed = true
      if (row.place === 0) start = row
      else if (key === undefined) tell('key-unknown', row.place, row.recordId)
      else {
        const record = records.get(row.recordId)
        if (record === undefined) tell('removed', row.place, row.recordId)
        // What was before is gone with the gap, and with it what this link could be compared with.
        else if (!isAfterGap) {
          const place = row.place + shift
          const expected = expectedLink(key, { chain, place, before }, record, seals.get(record.id))
          if (expected !== row.link) {
            const suspect: Suspect = { key, place, before, link: row.link, record, expected }
            const moved = findShift(chain, suspect)
            if (moved === undefined) keep(suspect)
            else {
              shift += moved
              // The link before this one was compared with one that is gone.
              if (suspects.at(-1)?.place === place - 1) suspects.pop()
              tell(moved > 0 ? 'removed' : 'added', place - 1, null)
            }
          }
        }
      }
      last = row.place + shift
      lastRow = row.place
      before = row.link
      for (const head of heads) if (head.place === last && head.link === row.link) missingHeads.delete(head)
    }
    onProgress?.(report.links)
    isMore = rows.length === pageSize
  }
  diagnose(chain, suspects, tell)
  return { start, place: last, link: before, missingHeads: [...missingHeads] }

  function keep(suspect: Suspect): void {
    if (suspects.length < keptFaults) suspects.push(suspect)
    else tell('altered', suspect.place, suspect.record.id)
  }
}

async function checkHead(trx: Trx, report: ChainReport, end: End, tell: Tell): Promise<void> {
  const { chain } = report
  const [head] = await trx.select().from(chainHead).where(eq(chainHead.chain, chain))
  if (end.place >= 0) report.head = { place: end.place, link: end.link }
  // A chain that is not begun has neither.
  if (head !== undefined && head.place === null && end.place < 0) return
  if (head === undefined || head.place === null) return tell('head-altered', end.place, null)
  if (head.place > end.place) return tell('cut-off', end.place + 1, null)
  if (head.place < end.place || head.link !== end.link) tell('head-altered', head.place, null)
}
