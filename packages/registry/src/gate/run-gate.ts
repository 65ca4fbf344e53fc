import type { Db } from '@vigia/db'
import type { StoredIdentity } from '../aliases/stored-model.ts'
import { judgeBeats, readModel } from '../comparison/judge-beats.ts'
import { findFrozenSet, readReferenceBeats } from '../reference/reference-sets.ts'
import { check, concludeGate, type GateCheck, type GateJudgement, judgeGate } from './judge-gate.ts'
import { findOverlap, type Overlap } from './overlap.ts'
import { findPolicy, type GatePolicy } from './policy.ts'

/** What the gate says of a model, and by what: kept with the event as its evidence. */
export interface GateEvidence extends GateJudgement {
  candidate: string
  champion: string | null
  policyId: number | null
  policy: GatePolicy | null
  referenceSet: { name: string; version: number; digest: string; anomalous: number; normal: number } | null
}

type Subject = Pick<StoredIdentity, 'modelId' | 'tag'>

/**
 * Judges a model on the reference set that was frozen last, against the champion where there is one.
 *
 * @throws VigiaError `reference-set-altered`, and as `readModel` does
 */
export async function runGate(
  db: Db,
  candidate: Subject,
  champion: Subject | undefined,
): Promise<GateEvidence> {
  const inForce = await findPolicy(db)
  const set = await findFrozenSet(db)
  const evidence = (judgement: GateJudgement): GateEvidence => ({
    ...judgement,
    candidate: candidate.tag,
    champion: champion?.tag ?? null,
    policyId: inForce?.id ?? null,
    policy: inForce?.policy ?? null,
    referenceSet:
      set === undefined || set.digest === null
        ? null
        : {
            name: set.name,
            version: set.version,
            digest: set.digest,
            anomalous: set.anomalous,
            normal: set.normal,
          },
  })
  if (inForce === undefined) return evidence(concludeGate([check('policy', 'fail')]))
  if (set === undefined) return evidence(concludeGate([check('reference-set', 'no-verdict')]))
  const beats = await readReferenceBeats(db, set)
  const samples = beats.map((beat) => beat.samples)
  const judge = async (subject: Subject) => judgeBeats(await readModel(db, subject), samples)
  const { checks } = judgeGate(inForce.policy, {
    labels: beats.map(({ label }) => label),
    candidate: await judge(candidate),
    champion: champion && (await judge(champion)),
  })
  const overlap = checkOverlap(
    await findOverlap(db, candidate.modelId, beats),
    champion && (await findOverlap(db, champion.modelId, beats)),
  )
  return evidence(concludeGate([overlap, ...checks]))
}

/** No beat of the set may have been learnt from, by either model. */
function checkOverlap(candidate: Overlap, champion: Overlap | undefined): GateCheck {
  const beatsOf = (overlap: Overlap | undefined) => (overlap?.status === 'known' ? overlap.beats : null)
  const isFree = (overlap: Overlap | undefined) => overlap === undefined || beatsOf(overlap) === 0
  return check('overlap', isFree(candidate) && isFree(champion) ? 'pass' : 'no-verdict', {
    candidate: beatsOf(candidate),
    champion: beatsOf(champion),
    limit: 0,
  })
}
