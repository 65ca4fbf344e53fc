import type { Trx } from './database.ts'
import { core } from './drizzle.ts'
import { lease } from './lease-tables.ts'

const { sql } = core

/**
 * Lets transactions that call it under one name happen one after the other, on whatever node of a cluster: called first
 * of all, it writes a row that they have in common. A lock of rows that are only read stays on its node, where those who
 * write others know nothing of it.
 */
export async function oneAtATime(trx: Trx, name: string): Promise<void> {
  await trx
    .insert(lease)
    .values({ name, number: 1 })
    .onDuplicateKeyUpdate({ set: { number: sql`number + 1` } })
}
