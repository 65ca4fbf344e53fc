import { audit, core, type Db } from '@vigia/db'
import type { AnswerToRecord } from '../answers/answer.ts'
import { recordAnswer } from '../answers/record-answer.ts'
import { undoAnswer } from '../answers/undo-answer.ts'
import { recordDisclosures } from '../visibility/disclosures.ts'
import { answer, noResults, reader } from './audited-warehouse.ts'
import { makeRandom } from './random.ts'

const readers = ['Ana', 'Bia', 'Caio', 'Davi'] as const
const answers = ['normal', 'anomalous', 'uncertain', 'unusable'] as const

/**
 * Four people read beats, change and take back what they said, and decide, as chance wants it, but the same for the same seed.
 *
 * @returns how many answers were recorded
 */
export async function answerAtRandom(
  db: Db,
  beats: readonly number[],
  { steps, seed }: { steps: number; seed: number },
): Promise<number> {
  const draw = makeRandom(seed)
  const one = <Item>(of: readonly Item[]): Item => of[Math.floor(draw() * of.length)] as Item
  const given: { key: string; who: string }[] = []
  let recorded = 0
  for (let step = 0; step < steps; step++) {
    const [beat, who] = [one(beats), one(readers)]
    if (draw() < 0.1) await recordDisclosures(db, who, 'reveal', [{ beat: `ecg-${beat}`, inferenceId: beat }])
    if (draw() < 0.15 && given.length > 0) {
      const { key, who: author } = one(given)
      const undo = { key: crypto.randomUUID(), undoes: key, answeredAt: '2026-01-02T03:04:05.678Z' }
      await undoAnswer(db, noResults, reader(author, true), undo)
      continue
    }
    const said: Partial<AnswerToRecord> = {
      kind: one(['reading', 'reading', 'reading', 'revision', 'adjudication']),
      answer: one(answers),
      seenAudits: await db.$count(audit, core.eq(audit.beat, `ecg-${beat}`)),
    }
    const sent = answer(beat, said)
    const outcome = await recordAnswer(db, noResults, reader(who, true), sent)
    if (outcome.status !== 'recorded') continue
    recorded += 1
    given.push({ key: sent.key, who })
  }
  return recorded
}
