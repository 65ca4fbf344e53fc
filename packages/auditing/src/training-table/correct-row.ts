import type { Answer } from '@vigia/contracts/audit'
import type { Trx } from '@vigia/db'
import { trainingVerdict } from '../answers/settle.ts'
import { relabelTrainingRow, withdrawTrainingRow } from '../answers/training-row.ts'
import { keepGivenLabel, restoreGivenLabel } from '../statements/given-labels.ts'
import { restoreWithdrawnRow } from '../statements/samples.ts'

/**
 * Makes a row of the training table that no answer made agree with what its answers amount to. It has their label once
 * they are settled, and is taken out where that is none a model can learn from; until then, and when they are taken back,
 * it is as it came.
 *
 * @param label what the answers amount to; null while that is nothing
 * @returns the row's id where its label is that of the answers, else null; `gone` where somebody has deleted the row
 */
export async function correctTrainingRow(
  trx: Trx,
  ecgId: number,
  label: Answer | null,
): Promise<{ status: 'written'; trainingEcgId: number | null } | { status: 'gone' }> {
  await keepGivenLabel(trx, ecgId)
  const verdict = trainingVerdict(label)
  if (label !== null && verdict === undefined) {
    await withdrawTrainingRow(trx, ecgId)
    return { status: 'written', trainingEcgId: null }
  }
  await restoreWithdrawnRow(trx, ecgId)
  if (verdict === undefined) {
    await restoreGivenLabel(trx, ecgId)
    return { status: 'written', trainingEcgId: null }
  }
  const isThere = await relabelTrainingRow(trx, ecgId, verdict)
  return isThere ? { status: 'written', trainingEcgId: ecgId } : { status: 'gone' }
}
