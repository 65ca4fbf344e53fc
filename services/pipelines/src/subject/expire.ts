import { addDays, dayOf } from '@vigia/contracts/calendar'
import { readEnvironment, VigiaError } from '@vigia/runtime'
import { requireText, systemUser } from '../person.ts'
import type { Context } from '../run-command.ts'
import { factsTable } from '../tables.ts'
import { type Databases, withBothDatabases } from './databases.ts'
import { countDue, pageDue, pageErased } from './due.ts'
import { longestName, readTraces } from './erase.ts'
import { eraseFromResults, eraseFromWarehouse } from './erase-rows.ts'
import { findSubject } from './subject.ts'

export interface ExpireOptions {
  by?: string
  yes?: boolean
  fromFrozenSets?: boolean
}

/**
 * `subject expire`: erases, one after the other, every ECG of the clinic that was measured before RETENTION_DAYS, with what
 * came of it; and once more what has arrived of ECGs that are erased already, by a worker that was late for instance. Without
 * `--yes` it says how many there are. What a model is judging or a frozen reference set holds is passed over and told. Broken
 * off, it has erased some whole ECGs, and goes on when it is run again.
 */
export async function expireSubjects(
  { output, logger, signal }: Context,
  options: ExpireOptions,
): Promise<void> {
  const by = requireText('--by', options.by ?? systemUser(), longestName)
  const { RETENTION_DAYS: days } = readEnvironment(['RETENTION_DAYS'])
  // Dates of measurement have no zone: they are the clinic's clock, which TZ names.
  const before = days === undefined ? undefined : addDays(dayOf(new Date()), -days)
  await withBothDatabases(async (databases) => {
    const due = await countDue(databases, before)
    const told = { retention_days: days ?? null, before: before ?? null, due }
    if (options.yes !== true) {
      output.result({ status: 'dry-run', ...told }, () =>
        [tell(before, due), 'Nothing is erased yet: --yes erases it.'].join('\n'),
      )
      return
    }
    const reason = `Measured before ${before}: RETENTION_DAYS is ${days}.`
    const work = { reason, by, fromFrozenSets: options.fromFrozenSets }
    const erased = { expired: 0, again: 0 }
    const held = new Map<number, string>()
    const take = async (id: number, what: keyof typeof erased) => {
      signal.throwIfAborted()
      const outcome = await eraseOne(databases, id, work)
      if (outcome === 'erased') erased[what]++
      // Both databases may name it.
      else if (outcome !== 'gone') held.set(id, outcome)
    }
    if (before !== undefined) for await (const id of pageDue(databases, before)) await take(id, 'expired')
    for await (const id of pageErased(databases)) await take(id, 'again')
    const left = Object.fromEntries(
      Object.keys(words).map((why) => [why, [...held.values()].filter((one) => one === why).length]),
    )
    logger.info({ ...erased, left }, 'Erased what was due')
    output.result({ status: 'expired', ...told, erased, left }, () =>
      factsTable([
        [
          'Erased, measured before',
          before === undefined ? 'RETENTION_DAYS is not set' : `${before}: ${erased.expired}`,
        ],
        ['Erased again, come after their erasure', String(erased.again)],
        ...Object.entries(left).map(([why, count]): [string, string] => [words[why] ?? why, String(count)]),
      ]),
    )
  })
}

/** What an erasure has to wait for is no failure of this command: the next run finds it again. */
const words: Record<string, string> = {
  'subject-being-judged': 'Left, a model is judging them',
  'subject-in-frozen-set': 'Left, beats of frozen reference sets',
}

interface Work {
  reason: string
  by: string
  fromFrozenSets?: boolean | undefined
}

async function eraseOne(
  databases: Databases,
  id: number,
  { reason, by, fromFrozenSets }: Work,
): Promise<string> {
  const { warehouse, results } = databases
  const subject = await findSubject(warehouse, results, id)
  if (subject === undefined) return 'gone'
  const traces = await readTraces(databases, subject)
  try {
    await eraseFromWarehouse(warehouse, subject, { reason, by, ...traces }, { fromFrozenSets })
  } catch (error) {
    if (error instanceof VigiaError && error.code in words) return error.code
    throw error
  }
  await eraseFromResults(results, subject)
  return 'erased'
}

function tell(before: string | undefined, due: Awaited<ReturnType<typeof countDue>>): string {
  return factsTable([
    ['Measured before', before ?? 'RETENTION_DAYS is not set: nothing expires'],
    ['ECGs of the clinic', String(due.ecgs)],
    ['First and last of them', due.first === null ? '—' : `${due.first} to ${due.last}`],
    ['ECGs that were judged', String(due.judged)],
    ['ECGs without a time, which never expire', String(due.undated)],
    ['Erased ECGs of which something came after', String(due.again)],
  ])
}
