/** The address of a beat's page; with the judgement of one model, where it is not the newest that is meant. */
export function beatAddress(beat: string, modelTag?: string): string {
  const query = modelTag === undefined ? '' : `?${new URLSearchParams({ model: modelTag })}`
  return `/beats/${beat}${query}`
}

/** What an address names: a beat by its name, or, as earlier releases had it, by the id of an inference. */
export type NamedBeat = { beat: string } | { inferenceId: number }

/** A beat as it stands in an address; undefined for what names none. */
export function readNamedBeat(text: string): NamedBeat | undefined {
  const [, prefix, number] = /^(ecg-|inference-)?([1-9]\d{0,15})$/.exec(text) ?? []
  if (number === undefined || !Number.isSafeInteger(Number(number))) return undefined
  return prefix === undefined ? { inferenceId: Number(number) } : { beat: text }
}
