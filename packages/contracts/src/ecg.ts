/** Samples in one heartbeat: every ECG here is one beat, resampled to this length. */
export const ECG_LENGTH = 140

/** What a beat is held to be, by a label or by a model. */
export type Verdict = 'normal' | 'anomalous'
