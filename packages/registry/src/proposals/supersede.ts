import { core, modelProposal, type Trx, utcNow } from '@vigia/db'

const { inArray } = core

/** Closes the proposals that are still open: they were compared with a champion that is none any more. */
export async function supersedeOthers(trx: Trx): Promise<void> {
  await trx
    .update(modelProposal)
    .set({ state: 'superseded', changedAt: utcNow() })
    .where(inArray(modelProposal.state, ['proposed', 'approved']))
}
