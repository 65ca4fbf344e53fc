export { type BeatLayout, beatLayouts, type MadeBeats, makeBeats } from './beat-layouts.ts'
