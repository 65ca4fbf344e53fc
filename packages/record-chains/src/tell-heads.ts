import type { Db } from '@vigia/db'
import { notify } from '@vigia/notifications'
import { listHeads } from './add-to-chain.ts'

/** A head as it is written down, and as `pipelines audit verify --head` takes it: `audits:17:9f86…`. */
export const writeHead = ({ chain, place, link }: { chain: string; place: number; link: string }) =>
  `${chain}:${place}:${link}`

/**
 * The last link of each chain, for whoever keeps them where nobody alters the database: in a log, and, once a day, in a
 * notification.
 */
export async function tellHeads(db: Db): Promise<string[]> {
  const heads = await listHeads(db)
  if (heads.length > 0)
    await notify(db, {
      kind: 'heads',
      key: `heads-${new Date().toISOString().slice(0, 10)}`,
      payload: Object.fromEntries(heads.map((head) => [head.chain, writeHead(head)])),
    })
  return heads.map(writeHead)
}
