import type { Verdict } from '@vigia/contracts/ecg'

/** One ECG to be stored. */
export interface SeedEcg {
  /** 140 raw samples. */
  samples: ArrayLike<number>
  /** Undefined where only the samples are wanted. */
  verdict: Verdict | undefined
}

/** Where ECGs to be stored come from. Their number is known before the first, because they are spread over time. */
export interface SeedSource {
  /** What it is, for people. */
  description: string
  count: number
  /** How a file is laid out, for people. */
  layout?: string
  /** Sentences about labels that may not mean what they are taken for. */
  warnings?: readonly string[]
  ecgs(): AsyncIterable<SeedEcg>
  close(): Promise<void>
}
