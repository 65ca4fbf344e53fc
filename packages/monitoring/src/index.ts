export { type BeatFeatures, measureBeat } from './beat-features.ts'
