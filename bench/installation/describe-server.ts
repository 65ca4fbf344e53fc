import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Facts } from '../report/machine.ts'

const bytesOfMebibyte = 2 ** 20

/** What the server is, whether a commit waits for its disk, and how much of a table it keeps in memory. */
export async function describeServer(connection: Connection, description: string): Promise<Facts> {
  const [[settings]] = await connection.query<RowDataPacket[]>(
    `SELECT @@innodb_flush_log_at_trx_commit AS flush, @@innodb_flush_method AS method, @@log_bin AS binlog,
            @@innodb_doublewrite AS doublewrite, @@innodb_buffer_pool_size AS pool`,
  )
  const durability = [
    `innodb_flush_log_at_trx_commit=${settings?.flush}`,
    `innodb_flush_method=${settings?.method}`,
    `innodb_doublewrite=${settings?.doublewrite}`,
    `log_bin=${settings?.binlog}`,
  ]
  return [
    ['Database', description],
    ['Durability', durability.join(', ')],
    ['Buffer pool', `${Number(settings?.pool) / bytesOfMebibyte} MiB`],
  ]
}
