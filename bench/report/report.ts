import type { Benchmark } from '../benchmarks/benchmark.ts'
import type { Facts } from './machine.ts'
import { formatTable, type Table } from './markdown-table.ts'

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
