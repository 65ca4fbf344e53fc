import type { AuditKind } from '@vigia/contracts/audit'
import type { Logger } from '@vigia/runtime'
import type { Subject } from './beats.ts'

/** Where it is told what was answered. */
export type AuditLog = Pick<Logger, 'info'>

const sentences: Record<AuditKind, string> = {
  reading: 'An answer was recorded.',
  revision: 'An answer was changed.',
  adjudication: 'A disagreement was settled.',
  addition: 'Something was added to an answer.',
  undo: 'An answer was taken back.',
}

/** One line for an audit that is in the database. Who answered what is there, under its id, and not in the log. */
export function logAudit<Outcome extends { status: string }>(
  log: AuditLog | undefined,
  { beat, inferenceId }: Subject,
  kind: AuditKind,
  outcome: Outcome,
): Outcome {
  if ('auditId' in outcome && 'state' in outcome) {
    const { auditId, state } = outcome
    log?.info({ beat, inferenceId, kind, state, auditId }, sentences[kind])
  }
  return outcome
}
