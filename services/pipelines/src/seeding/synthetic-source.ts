import { BeatSynthesiser } from '@vigia/synthetic-beats'
import type { SeedSource } from './source.ts'

/** Heartbeats made up by a model of the waveform; the same seed makes the same ones. */
export function synthesise(count: number, seed: number): SeedSource {
  return {
    description: `a model of the waveform (seed ${seed})`,
    count,
    async *ecgs() {
      const synthesiser = new BeatSynthesiser({ seed })
      for (let index = 0; index < count; index++) {
        const { values, verdict } = synthesiser.next()
        yield { samples: values, verdict }
      }
    },
    close: async () => {},
  }
}
