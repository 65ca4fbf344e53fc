/** Samples in one heartbeat: every ECG here is one beat, resampled to this length. */
export const ECG_LENGTH = 140

/** The largest single-precision number: samples are stored in FLOAT columns. */
export const maximumFloat = 3.4028234663852886e38

/** What a beat is held to be, by a label or by a model. */
export type Verdict = 'normal' | 'anomalous'

/** How a reason begins that says in what an ECG is unlike the beats its model was trained on. */
export const unlikePrefix = 'unlike the training beats: '

/** How the reason begins of an ECG whose judgement the results API has refused. */
export const refusedPrefix = 'results API: '

/** The reason of an ECG that has no reconstruction error. */
export const noErrorReason = 'its samples are so large that the reconstruction error is no finite number'

/** The tag of a new model: letters, digits, dot, underscore and hyphen, 64 at most, a letter or a digit first. */
export const modelTagPattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'

/** The names that commands take in place of a tag. No model is trained under one of them. */
export const aliases = ['champion', 'challenger'] as const
export type Alias = (typeof aliases)[number]

export function isAlias(name: string): name is Alias {
  return aliases.some((alias) => alias === name)
}

/** What may be known of how an ECG came to be, beside names of one's own: the rate in Hz, the gain in mV per unit. */
export const metadataNames = ['device', 'lead', 'sampling_rate', 'gain', 'source'] as const
export type MetadataName = (typeof metadataNames)[number]

/** A name of one's own for metadata: a small letter, then small letters, digits and underscores, 40 characters at most. */
export const metadataNamePattern = '^[a-z][a-z0-9_]{0,39}$'

/**
 * Whether a text may be a name that people see: every character of it prints. What controls a terminal, turns the direction
 * of reading or has no width (categories C, Zl and Zp of Unicode) would let one name look like another.
 */
export const isPrintable = (text: string): boolean =>
  text.isWellFormed() && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text)
