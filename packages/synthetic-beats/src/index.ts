export type { BeatKind } from './disorders.ts'
export {
  BeatSynthesiser,
  type SyntheticBeat,
  type SyntheticBeats,
  synthesiseBeats,
} from './synthesise-beats.ts'
