/** Samples in one heartbeat: every ECG here is one beat, resampled to this length. */
export const ECG_LENGTH = 140

/** What a beat is held to be, by a label or by a model. */
export type Verdict = 'normal' | 'anomalous'

/** A model's tag: letters, digits, dot, underscore and hyphen, 64 at most, a letter or a digit first. */
export const modelTagPattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'
