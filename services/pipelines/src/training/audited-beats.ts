import type { Split } from '@vigia/autoencoder'
import type { RunBeat } from '../queries/models.ts'
import type { AuditedRow } from '../queries/training-ecgs.ts'

/** In which part of the split each training row fell that a clinician's answer made. */
export function placeAuditedBeats(audited: readonly AuditedRow[], split: Split): RunBeat[] {
  const test = new Set(split.test)
  return audited.map(({ row, ecgId }) => ({ ecgId, part: test.has(row) ? 'test' : 'training' }))
}
