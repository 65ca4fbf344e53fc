import type { Verdict } from '@vigia/contracts/ecg'

/** One ECG to be stored. */
export interface SeedEcg {
  /** 140 raw samples. */
  samples: ArrayLike<number>
  verdict: Verdict
}

/** Where ECGs to be stored come from. Their number is known before the first, because they are spread over time. */
export interface SeedSource {
  /** What it is, for people. */
  description: string
  count: number
  ecgs(): AsyncIterable<SeedEcg>
  close(): Promise<void>
}
