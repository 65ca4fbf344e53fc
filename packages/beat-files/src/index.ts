export { type Metadata, readMetadataValue } from './metadata.ts'
export { type Beat, type BeatFile, type BeatFileOptions, openBeatFile } from './open-beat-file.ts'
