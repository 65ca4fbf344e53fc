import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { arch, availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { markdownTable } from 'markdown-table'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { Benchmark } from './bench.ts'
import { formatSpread } from './measure.ts'

/** A table's headings and its rows of as many cells. */
export interface Table {
  head: readonly string[]
  rows: readonly (readonly string[])[]
}

/** What figures depend on besides the code: name and value. */
export type Facts = [string, string][]

/** The head of the report: how to repeat it, on what it was measured, and what to compare it with. */
export function formatHead(command: string, runs: number, facts: Facts): string {
  const list = facts.map(([name, value]) => `- ${name}: ${value}`).join('\n')
  return `# What the benchmarks printed

Written by \`${command}\`; run it again to repeat this. The CSV of \`--data\` holds 140 values and a label a line.

Each figure is the median of ${runs} runs, with the least and the most in parentheses. Programs are measured as whole
processes, from their start to their end by the clock; memory is the most that the process itself held (resident set),
in MB of 1,000,000 bytes. Where several things are compared they were run in turn. For comparison, the thesis's Python
stack on a machine of two cores: \`train\` 10.0 s and 630 MB, \`infer\` of one ECG 7.3 to 9.2 s and 583 MB, its API
78 POSTs a second.

${list}
`
}

/** One benchmark's part of the report. */
export function formatSection({ name, title, goal }: Benchmark, table: Table): string {
  return `## ${title}\n\n${goal} (\`--only ${name}\`)\n\n${formatTable(table)}\n`
}

/** In Markdown, readable as plain text too; columns of numbers stand to the right. */
export function formatTable({ head, rows }: Table): string {
  const isNumeric = (_: string, column: number) =>
    rows.every((row) => /^[\d.,()– -]+$/.test(row[column] ?? '–'))
  const align = head.map((name, column) => (isNumeric(name, column) ? 'right' : null))
  return markdownTable([head, ...rows], { align })
}

/**
 * Describes this machine.
 *
 * @param folder on the disk that the database writes to
 */
export function describeMachine(folder: string): Facts {
  return [
    ['Processor', `${cpus()[0]?.model.trim() ?? 'unknown'} (${arch()}), ${availableParallelism()} cores`],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['Busy with other things', `load average ${loadavg()[0]?.toFixed(2)} at the start`],
    ['Kernel', `${type()} ${release()}`],
    ['Node', process.versions.node],
    ['Disk', `${formatSpread(timeSyncs(folder), 2)} ms to write and sync 4 KiB`],
  ]
}

/** Milliseconds that the disk takes for what each commit waits for. */
function timeSyncs(folder: string): number[] {
  const file = join(folder, 'sync-probe')
  const block = Buffer.alloc(4096, 1)
  const handle = openSync(file, 'w')
  try {
    return Array.from({ length: 100 }, () => {
      const start = performance.now()
      writeSync(handle, block)
      fsyncSync(handle)
      return performance.now() - start
    })
  } finally {
    closeSync(handle)
    rmSync(file)
  }
}

/** What the server is, whether a commit waits for its disk, and how much of a table it keeps in memory. */
export async function describeServer(connection: Connection, description: string): Promise<Facts> {
  const settings = ['flush_log_at_trx_commit', 'flush_method', 'doublewrite'].map((name) => `innodb_${name}`)
  const names = [...settings, 'log_bin', 'innodb_buffer_pool_size']
  const [[row]] = await connection.query<RowDataPacket[]>(
    `SELECT ${names.map((name) => `@@${name} AS ${name}`).join(', ')}`,
  )
  const durability = [...settings, 'log_bin'].map((name) => `${name}=${row?.[name]}`)
  return [
    ['Database', description],
    ['Durability', durability.join(', ')],
    ['Buffer pool', `${Number(row?.innodb_buffer_pool_size) / 2 ** 20} MiB`],
  ]
}
