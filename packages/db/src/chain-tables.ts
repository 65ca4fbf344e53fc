import { mysqlCore } from './drizzle.ts'

const { bigint, char, mysqlTable, primaryKey, varchar } = mysqlCore

/** The kinds of records that are links of a chain. */
export type ChainName = 'audits' | 'model-events' | 'security-log'

const chain = () => varchar('chain', { length: 20 }).$type<ChainName>()

/** One link for each record, in the order in which they were added; append-only. */
export const chainLink = mysqlTable(
  'Chain_Links',
  {
    chain: chain().notNull(),
    /** From 1; 0 stands for the records of before the chain. */
    place: bigint('place', { mode: 'number' }).notNull(),
    /** The record; at place 0 the last of those before the chain, 0 where there were none. */
    recordId: bigint('record_id', { mode: 'number' }).notNull(),
    /** How many records place 0 stands for; null at every other place. */
    covers: bigint('covers', { mode: 'number' }),
    /** Which key made the link. */
    keyId: char('key_id', { length: 8 }).notNull(),
    /** HMAC-SHA256 in hexadecimal. */
    link: char('link', { length: 64 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.place] })],
)

/** What stands for records of a chain from which something was erased; append-only. */
export const chainSeal = mysqlTable(
  'Chain_Seals',
  {
    chain: chain().notNull(),
    recordId: bigint('record_id', { mode: 'number' }).notNull(),
    /** The link that the record had when it was whole; of a record of before the chain, the digest with it. */
    link: char('link', { length: 64 }).notNull(),
    /** HMAC-SHA256 in hexadecimal, over what is left of the record. */
    seal: char('seal', { length: 64 }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.chain, table.recordId] })],
)

/** The last link of each chain, locked by whoever adds the next. */
export const chainHead = mysqlTable('Chain_Heads', {
  chain: chain().primaryKey(),
  /** Null until the chain is begun, as is the link. */
  place: bigint('place', { mode: 'number' }),
  link: char('link', { length: 64 }),
})
