export type { BeatPanel, ReconstructedBeat } from './beat-panel.ts'
export { drawBeatText } from './beat-text.ts'
export { drawBeatsSvg } from './beats-svg.ts'
export { drawSparkline } from './sparkline.ts'
