/**
 * The heartbeat itself, the same whichever model judged it: by its row in the clinic's table, or by the inference
 * where it has none.
 */
export function beatName(inferenceId: number, sourceEcgId: number | null): string {
  return sourceEcgId === null ? `inference-${inferenceId}` : `ecg-${sourceEcgId}`
}
