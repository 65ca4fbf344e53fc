import { core, ecg, givenLabel, type Trx, utcNow } from '@vigia/db'

const { eq, sql } = core

/** Keeps the label that a row of the training table has, unless one is kept already; a row that is gone is passed over. */
export async function keepGivenLabel(trx: Trx, ecgId: number): Promise<void> {
  await trx
    .insert(givenLabel)
    .ignore()
    .select(
      trx
        .select({ ecgId: ecg.id, verdict: sql`${ecg.verdict}`.as('given'), keptAt: utcNow().as('kept_at') })
        .from(ecg)
        .where(eq(ecg.id, ecgId)),
    )
}

/** Gives a row the label that it came with. */
export async function restoreGivenLabel(trx: Trx, ecgId: number): Promise<void> {
  const given = trx
    .select({ verdict: sql`${givenLabel.verdict}` })
    .from(givenLabel)
    .where(eq(givenLabel.ecgId, ecgId))
  await trx
    .update(ecg)
    .set({ verdict: sql`COALESCE((${given}), ${ecg.verdict})` })
    .where(eq(ecg.id, ecgId))
}
