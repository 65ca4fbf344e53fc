import type { BackendName } from '@vigia/autoencoder'
import type { Installation } from '../installation/open-installation.ts'
import type { DataSource } from '../installation/stock-warehouse.ts'
import type { Table } from '../report/markdown-table.ts'

/** What a benchmark runs on, and how much of it. */
export interface Bench {
  installation: Installation
  /** Labelled ECGs to train on. */
  source: DataSource
  /** For people: `given data`. */
  sourceName: string
  /** Backends that work here, the fastest first. */
  backends: readonly BackendName[]
  /** How often each thing is measured. */
  runs: number
  /** Also the largest sizes, which take many minutes. */
  large: boolean
  /** Small sizes: to see that it works, not how fast. */
  quick: boolean
  progress: (line: string) => void
}

export interface Benchmark {
  /** For `--only`. */
  name: string
  /** What is measured. */
  title: string
  /** What it should come to, and what is known to compare it with. */
  goal: string
  measure(bench: Bench): Promise<Table>
}
