import type { ReferenceSource } from '@vigia/db'
import {
  addReferenceBeats,
  findReferenceSet,
  freezeReferenceSet,
  listReferenceSets,
  type ReferenceSet,
  readReferenceBeats,
} from '@vigia/registry'
import { VigiaError } from '@vigia/runtime'
import { findPerson } from '../person.ts'
import type { Context } from '../run-command.ts'
import { factsTable, listTable, zoneName } from '../tables.ts'
import { withWarehouse } from '../warehouse.ts'

export interface AddOptions {
  from: ReferenceSource
  share?: number
  seed: number
  most?: number
  by?: string
}

/** Of beats that two have read half go into the set; of the whole training table few, since they are lost to training. */
const shares: Readonly<Record<ReferenceSource, number>> = { audited: 0.5, labelled: 0.1 }

/** `reference add [name]`: chooses beats by chance and adds them to the newest version of a set. */
export async function add({ output, logger }: Context, name: string, options: AddOptions): Promise<void> {
  requireName(name)
  const { from, share = shares[from], seed, most } = options
  const { set, added, candidates, known } = await withWarehouse(async (db) =>
    addReferenceBeats(db, { name, source: from, share, seed, most, by: await findPerson(db, options.by) }),
  )
  logger.info({ name, version: set.version, added }, 'Beats were added to a reference set')
  output.result({ ...describe(set), added, candidates, known }, () =>
    [
      `${added} of ${candidates} beats are new in reference set ${name} version ${set.version}${known === 0 ? '' : `; ${known} were there`}.`,
      `It has ${set.anomalous} anomalous and ${set.normal} normal beats, which no model is trained on from now on.`,
    ].join('\n'),
  )
}

/** `reference list` */
export async function list({ output }: Context): Promise<void> {
  const sets = await withWarehouse((db) => listReferenceSets(db))
  output.result(sets.map(describe), () => {
    if (sets.length === 0) return 'There is no reference set: `pipelines reference add` makes one.'
    return listTable(
      ['Set', 'Version', 'Anomalous', 'Normal', `Frozen (${zoneName()})`, 'By', 'SHA-256'],
      sets.map(({ name, version, anomalous, normal, frozenAt, by, digest }) => [
        name,
        version,
        anomalous,
        normal,
        frozenAt === null ? 'no' : new Date(frozenAt).toLocaleString('sv-SE'),
        by.name,
        digest?.slice(0, 12) ?? '–',
      ]),
    )
  })
}

/** `reference show [name]`: its beats by id, and whether it is still what was frozen. */
export async function show({ output }: Context, name: string): Promise<void> {
  const { set, beats } = await withWarehouse(async (db) => {
    const found = await findReferenceSet(db, requireName(name))
    if (found === undefined) throw unknown(name)
    return { set: found, beats: await readReferenceBeats(db, found) }
  })
  const of = (source: ReferenceSource) => beats.filter((beat) => beat.source === source).length
  output.result(
    { ...describe(set), beats: beats.map(({ ecgId, label, source }) => ({ ecg_id: ecgId, label, source })) },
    () =>
      factsTable([
        ['Set', `${set.name}, version ${set.version}`],
        ['Anomalous, normal', `${set.anomalous}, ${set.normal}`],
        ['Two readers agreed', of('audited')],
        ['From the training table', of('labelled')],
        ['Frozen', set.frozenAt === null ? 'no' : new Date(set.frozenAt).toLocaleString('sv-SE')],
        ['SHA-256', set.digest ?? '–'],
      ]),
  )
}

/** `reference freeze [name]`: for good. */
export async function freeze({ output, logger }: Context, name: string): Promise<void> {
  const outcome = await withWarehouse((db) => freezeReferenceSet(db, requireName(name)))
  switch (outcome.status) {
    case 'not-found':
      throw unknown(name)
    case 'already-frozen':
      throw new VigiaError(
        'reference-set-frozen',
        `Reference set ${name} version ${outcome.set.version} is frozen already; \`pipelines reference add ${name}\` begins the next version.`,
      )
    case 'too-small':
      throw new VigiaError(
        'reference-set-too-small',
        `Reference set ${name} has ${outcome.set.anomalous} anomalous and ${outcome.set.normal} normal beats; the gate needs ${outcome.neededAnomalous} and ${outcome.neededNormal}. Nothing is changed.`,
      )
  }
  const { set } = outcome
  logger.info({ name, version: set.version, digest: set.digest }, 'A reference set was frozen')
  output.result(
    describe(set),
    () => `Reference set ${name} version ${set.version} is frozen, with SHA-256 ${set.digest}.`,
  )
}

function describe({ id: _, madeAt, frozenAt, digest, by, ...set }: ReferenceSet) {
  return { ...set, sha256: digest, by: by.name, made_at: madeAt, frozen_at: frozenAt }
}

function unknown(name: string): VigiaError {
  return new VigiaError('reference-set-unknown', `There is no reference set ${name}.`)
}

/** @throws VigiaError `usage` */
function requireName(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(name))
    throw new VigiaError(
      'usage',
      'The name of a reference set is 1 to 40 letters, digits, dots, underscores and hyphens.',
    )
  return name
}
