/** The id of an inference as it stands in an address; undefined for what is none. */
export function readInferenceId(text: string): number | undefined {
  if (!/^[1-9]\d{0,15}$/.test(text)) return undefined
  const id = Number(text)
  return Number.isSafeInteger(id) ? id : undefined
}
