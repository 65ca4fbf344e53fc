import type { Verdict } from '@vigia/contracts/ecg'
import type { Db } from '@vigia/db'
import {
  type Comparison,
  compareModels,
  findFrozenSet,
  findIdentity,
  judgeBeats,
  readModel,
  readReferenceBeats,
  resolveAlias,
} from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { requireTag, unknownModel } from '../model-tag.ts'
import type { Context } from '../run-command.ts'
import { listTable } from '../tables.ts'
import { withWarehouse } from '../warehouse.ts'
import { comparisonData, comparisonTable } from './comparison-words.ts'
import { readTestBeats } from './test-beats.ts'

export interface CompareOptions {
  on: 'reference' | 'test'
  set?: string
  limit: number
}

/** Beats on which models are compared. */
interface ComparedBeats {
  /** What they are, for people. */
  origin: string
  ids: ArrayLike<number>
  labels: Verdict[]
  /** 140 raw samples each. */
  samples: ArrayLike<number>[]
}

/** `models compare <first> <second>`: both on the same beats. */
export async function compare(
  context: Context,
  first: string,
  second: string,
  { on, set, limit }: CompareOptions,
): Promise<void> {
  const { comparison, beats } = await withWarehouse(async (db) => {
    const models = [await requireModel(db, first), await requireModel(db, second)] as const
    const compared =
      on === 'reference' ? await readReference(db, set) : await readTestBeats(context, db, models[1].tag)
    const judge = async (model: (typeof models)[number]) =>
      [model.tag, judgeBeats(await readModel(db, model), compared.samples)] as const
    return {
      beats: compared,
      comparison: compareModels(compared.labels, await judge(models[0]), await judge(models[1])),
    }
  })
  const differing = describeDiffering(comparison, beats)
  const listed = differing.slice(0, limit)
  context.output.result(
    {
      ...{ on, beats: beats.origin, ...comparisonData(comparison) },
      differing: { total: differing.length, listed },
    },
    () => {
      const { first: one, second: two } = comparison
      const rest = differing.length - listed.length
      return [
        `On ${beats.origin}:`,
        comparisonTable(comparison),
        ...(listed.length === 0
          ? ['They say the same of every beat.']
          : [
              listTable(
                ['ECG', 'Label', one.tag, two.tag],
                listed.map(({ ecg_id, label, first: says, second: other }) => [ecg_id, label, says, other]),
              ),
            ]),
        ...(rest > 0 ? [`And ${rest} more: --limit ${differing.length} lists them.`] : []),
      ].join('\n')
    },
  )
}

/** A model by its tag or by an alias. */
async function requireModel(db: Db, name: string) {
  const { tag } = await resolveAlias(db, requireTag(name))
  const model = await findIdentity(db, tag)
  if (model === undefined) throw await unknownModel(db, tag)
  return model
}

/** @throws VigiaError `reference-set-unknown` where none is frozen */
async function readReference(db: Db, name: string | undefined): Promise<ComparedBeats> {
  const set = await findFrozenSet(db, name)
  if (set === undefined)
    throw new VigiaError(
      'reference-set-unknown',
      `There is no frozen reference set${name === undefined ? '' : ` ${name}`}: \`pipelines reference add\` and \`freeze\` make one; --on test compares on the second model’s test part.`,
    )
  const beats = await readReferenceBeats(db, set)
  return {
    origin: `reference set ${set.name} version ${set.version}`,
    ids: beats.map(({ ecgId }) => ecgId),
    labels: beats.map(({ label }) => label),
    samples: beats.map(({ samples }) => samples),
  }
}

/** Both verdicts on each beat on which they differ, with scores. */
function describeDiffering({ differing, verdicts }: Comparison, { ids, labels }: ComparedBeats) {
  const [first, second] = verdicts
  return differing.map((place) => ({
    ecg_id: ids[place] as number,
    label: labels[place] as Verdict,
    first: first[place] as Verdict,
    second: second[place] as Verdict,
  }))
}
