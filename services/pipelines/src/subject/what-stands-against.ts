import { core, type Db, inferenceClaim, referenceBeat, referenceSet } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import type { Subject } from './subject.ts'

const { and, eq, gt, inArray, isNotNull, sql } = core

/**
 * Looks for what an erasure has to wait for.
 *
 * @throws VigiaError `subject-being-judged`, `subject-in-frozen-set`
 */
export async function requireErasable(
  db: Pick<Db, 'select'>,
  subject: Subject,
  { fromFrozenSets = false }: { fromFrozenSets?: boolean | undefined },
): Promise<void> {
  const [claim] = await db
    .select({ tag: inferenceClaim.tag })
    .from(inferenceClaim)
    .where(
      and(
        eq(inferenceClaim.ecgId, subject.sourceEcgId),
        eq(inferenceClaim.state, 'claimed'),
        gt(inferenceClaim.leaseUntil, sql`UTC_TIMESTAMP(6)`),
      ),
    )
    .limit(1)
  if (claim !== undefined)
    throw new VigiaError(
      'subject-being-judged',
      `Model ${claim.tag} is judging ECG ${subject.sourceEcgId} at this moment; nothing is erased. Try again when \`infer\` has ended.`,
    )
  const frozen = await db
    .select({ name: referenceSet.name, version: referenceSet.version })
    .from(referenceBeat)
    .innerJoin(referenceSet, eq(referenceSet.id, referenceBeat.setId))
    .where(and(inArray(referenceBeat.ecgId, subject.trainingIds), isNotNull(referenceSet.frozenAt)))
  if (frozen.length > 0 && !fromFrozenSets) {
    const sets = frozen.map(({ name, version }) => `${name} version ${version}`).join(', ')
    throw new VigiaError(
      'subject-in-frozen-set',
      `ECG ${subject.sourceEcgId} is a beat of frozen reference sets (${sets}), by which models are compared; nothing is erased. --from-frozen-sets takes it out of them: they are then not what was frozen, and the next version has to be made by \`pipelines reference add\` and \`freeze\`.`,
    )
  }
}
