export type { BeatPanel, ReconstructedBeat } from './beat-panel.ts'
export { drawBeatText } from './draw-beat-text.ts'
export { drawBeatsSvg } from './draw-beats-svg.ts'
export { drawSparkline } from './draw-sparkline.ts'
