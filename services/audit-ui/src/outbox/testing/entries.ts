import type { AnswerEntry, Entry } from '../entry.ts'

const answeredAt = '2026-01-01T00:00:00.000Z'
const waiting = { state: 'waiting', attempts: 0 } as const

/** An answer to the beat of the same number. */
export function makeAnswer(order: number, delivery: Entry['delivery'] = waiting): AnswerEntry {
  const key = `key-${order}`
  return {
    kind: 'answer',
    order,
    key,
    readerId: 'reader',
    subject: { inferenceId: order, beat: `ecg-${order}`, answer: 'normal' },
    body: {
      key,
      inferenceId: order,
      kind: 'reading',
      answer: 'normal',
      beatCode: null,
      comment: null,
      seenAudits: 0,
      answeredAt,
    },
    delivery,
  }
}

/** The undoing of the answer of another number. */
export function makeUndo(order: number, undone: number, delivery: Entry['delivery'] = waiting): Entry {
  const { subject, readerId } = makeAnswer(undone)
  const key = `key-${order}`
  return {
    kind: 'undo',
    order,
    key,
    readerId,
    subject,
    body: { key, undoes: `key-${undone}`, answeredAt },
    delivery,
  }
}

export const recorded = {
  status: 'recorded',
  auditId: 1,
  state: 'settled',
  label: 'normal',
  trainingEcgId: 3,
  audits: 1,
} as const
