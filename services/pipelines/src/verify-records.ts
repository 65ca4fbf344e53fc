import { checkTriggers, type Db, type TriggerCheck } from '@vigia/db'
import { type ChainFault, type ChainReport, chainNames, hasChainKey, verifyChain } from '@vigia/record-chains'
import { isConfigured, VigiaError } from '@vigia/runtime'
import type { Context } from './run-command.ts'
import { listTable } from './tables.ts'
import { openAsMigrations, withMostRights } from './warehouse.ts'

export interface VerifyRecordsOptions {
  head?: string[]
}

/** A head as it was kept elsewhere. */
interface KeptHead {
  chain: string
  place: number
  link: string
}

/**
 * `audit verify`: whether every record of the chains is what it was, and whether what keeps records from being changed is
 * in its place.
 */
export async function verifyRecords(
  { output, signal }: Context,
  { head: given = [] }: VerifyRecordsOptions,
): Promise<void> {
  const heads = given.map(parseHead)
  await withMostRights(notReadable, async (db) => {
    const chains: ChainReport[] = []
    for (const chain of chainNames)
      chains.push(
        await verifyChain(db, chain, {
          heads: heads.filter((one) => one.chain === chain),
          onProgress: (links) => output.progress(`Verifying ${chain}: ${links} links`),
          signal,
        }),
      )
    const triggers = await lookAtTriggers(db)
    const triggerFaults = triggers.status === 'seen' ? triggers.faults : []
    const isWell = triggerFaults.length === 0 && chains.every(({ faultCount }) => faultCount === 0)
    output.result({ isWell, hasKey: hasChainKey(), chains, triggers }, () => tell(chains, triggers))
    if (!isWell)
      throw new VigiaError('records-not-well', 'The records, or what guards them, are not what they were.')
  })
}

/** The command line's own user reads no comment of an answer, and sees no trigger. */
const notReadable = {
  by: 'ER_COLUMNACCESS_DENIED_ERROR',
  code: 'records-not-readable',
  message: 'This user may not read all of the records',
}

/** @throws VigiaError `usage` */
function parseHead(text: string): KeptHead {
  const [, chain = '', place = '', link = ''] =
    /^([a-z-]+):(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? []
  if (!(chainNames as string[]).includes(chain))
    throw new VigiaError(
      'usage',
      `--head must be a head as the log has it: ${chainNames.join(', ')}, a number, and 64 hexadecimal digits, with colons between.`,
    )
  return { chain, place: Number(place), link }
}

/** As the user who changes the layout, where this one may not see triggers. */
export async function lookAtTriggers(db: Db): Promise<TriggerCheck> {
  const check = await checkTriggers(db.$client, 'warehouse')
  if (check.status === 'seen' || !isConfigured('MIGRATIONS_MYSQL_PASSWORD')) return check
  const other = openAsMigrations('ORIGEM')
  try {
    return await checkTriggers(other.db.$client, 'warehouse')
  } finally {
    await other.close()
  }
}

function tell(chains: readonly ChainReport[], triggers: TriggerCheck): string {
  const faults = chains.flatMap((chain) => chain.faults)
  const untold = chains.reduce((sum, { faultCount, faults: told }) => sum + faultCount - told.length, 0)
  const unsealed = chains.reduce((sum, one) => sum + one.unsealed, 0)
  return [
    listTable(
      ['Chain', 'Links', 'Before it', 'Faults', 'Head'],
      chains.map(({ chain, links, before, faultCount, head }) => [
        ...[chain, links, before, faultCount],
        head === null ? '–' : `${chain}:${head.place}:${head.link}`,
      ]),
    ),
    ...(faults.length === 0
      ? []
      : [listTable(['Chain', 'Fault', 'Place', 'Record', ''], faults.map(tellFault))]),
    ...(untold === 0 ? [] : [`And ${untold} faults more.`]),
    ...(unsealed === 0
      ? []
      : [
          `${unsealed} links were made without CHAIN_KEY: whoever may write to the database can make such a link too.`,
        ]),
    ...tellTriggers(triggers),
  ].join('\n')
}

const words: Record<ChainFault['kind'], string> = {
  altered: 'is not what it was',
  removed: 'was taken out',
  reordered: 'stands at another’s place',
  added: 'came by no way of Vigia’s',
  'cut-off': 'the end from here on is missing',
  'start-altered': 'records of before the chain are not what they were',
  'head-altered': 'the head is not the last link, or not the one that was given',
  'not-begun':
    'there are records, and the chain is not begun: start the audit UI, or run `pipelines migrate`',
  'key-unknown': 'was made with a key that CHAIN_KEY does not hold',
  unsealed: 'was made without a key, after others were made with one',
}

const tellFault = ({ chain, kind, place, recordId }: ChainFault) => [
  ...[chain, kind, place ?? '–', recordId ?? '–', words[kind]],
]

function tellTriggers(triggers: TriggerCheck): string[] {
  if (triggers.status === 'unseen')
    return [
      'Triggers were not looked at: this user may not see them. With MIGRATIONS_MYSQL_PASSWORD they are.',
    ]
  if (triggers.faults.length === 0) return ['Every trigger is in its place.']
  return [
    listTable(
      ['Trigger', 'Fault'],
      triggers.faults.map(({ trigger, kind }) => [trigger, kind]),
    ),
    '`pipelines setup` or `pipelines migrate` puts back what is missing or altered.',
  ]
}
