import { databaseVariables } from '@vigia/db'
import {
  acknowledgeDrift,
  type ConceptOutcome,
  type DataOutcome,
  type DriftDeclaration,
  listDriftDeclarations,
  noteLength,
} from '@vigia/monitoring'
import { readEnvironment, VigiaError } from '@vigia/runtime'
import { checkDrift } from './drift/check-drift.ts'
import { requireTag } from './model-tag.ts'
import { findPerson, requireText } from './person.ts'
import { loadNamedModel } from './registry/named-model.ts'
import type { Context } from './run-command.ts'
import { digits, factsTable, listTable, localMoment, zoneName } from './tables.ts'
import { findUsedTag } from './used-tag.ts'
import { withWarehouse } from './warehouse.ts'

/** `drift check [tag]`: looks for drift in what a model has judged, and what readers said of it, since the last check. */
export async function check(context: Context, name = 'champion'): Promise<void> {
  requireTag(name)
  const { DRIFT_ALARM_DAYS } = readEnvironment(['DRIFT_ALARM_DAYS', ...databaseVariables('ORIGEM')])
  const { tag, data, concept } = await withWarehouse(async (db) => {
    const { tag, model } = await loadNamedModel(db, name, context.logger)
    return { tag, ...(await checkDrift(db, { tag, model, alarmDays: DRIFT_ALARM_DAYS })) }
  })
  context.output.result({ tag, data: describe(data), concept: describe(concept) }, () =>
    factsTable([
      ['Model', tag],
      ['Data drift', tell(data)],
      ['Concept drift', tell(concept)],
    ]),
  )
}

type Outcome = DataOutcome | ConceptOutcome

const describe = (outcome: Outcome) =>
  outcome.status === 'recorded'
    ? { status: 'checked', ...outcome.check, declaration: outcome.declaration?.id ?? null }
    : outcome

function tell(outcome: Outcome): string {
  switch (outcome.status) {
    case 'already':
      return 'checked by another process'
    case 'first':
      return `the first ${outcome.beats} beats are kept, to compare later ones with`
    case 'too-few':
      return 'beats' in outcome
        ? `${outcome.beats} new beats are too few; it takes ${outcome.fewest}`
        : `${outcome.readings} readings are too few; it takes ${outcome.fewest}`
    case 'recorded': {
      const { check, declaration } = outcome
      const found =
        check.p === null ? '' : ` (n ${check.n}, p ${digits(check.p)}, alarm below ${digits(check.level)})`
      if (declaration === null) return `none${found}`
      return `${check.alarm}${found}, declaration ${declaration.id}${declaration.isNew ? '' : ', as before'}`
    }
  }
}

export interface ListOptions {
  open?: boolean
  tag?: string
}

/** `drift list`: what was declared, with what became of it. */
export async function list({ output }: Context, options: ListOptions): Promise<void> {
  const { tag: name } = options
  if (name !== undefined) requireTag(name)
  const declarations = await withWarehouse(async (db) => {
    const tag = name === undefined ? {} : { tag: await findUsedTag(db, name) }
    return await listDriftDeclarations(db, { ...options, ...tag })
  })
  output.result(declarations.map(describeDeclaration), () =>
    declarations.length === 0
      ? 'No drift was declared.'
      : listTable(
          ['Id', `Declared (${zoneName()})`, 'Model', 'Drift', 'Pace', 'By', 'Batch', 'Acknowledged'],
          declarations.map(({ id, declaredAt, tag, kind, pace, evidence, batchId, acknowledged }) => [
            ...[id, localMoment(declaredAt), tag, kind, pace],
            [...evidence.beyond, ...('creeping' in evidence ? evidence.creeping : [])].join(', '),
            ...[
              batchId ?? '–',
              acknowledged === undefined ? '–' : `${acknowledged.by}: ${acknowledged.note}`,
            ],
          ]),
        ),
  )
}

const describeDeclaration = ({ declaredAt, batchId, acknowledged, ...declaration }: DriftDeclaration) => ({
  ...declaration,
  declared_at: declaredAt,
  batch: batchId ?? null,
  acknowledged: acknowledged ?? null,
})

export interface AcknowledgeOptions {
  by?: string
  note: string
}

/** `drift acknowledge <id>`: records that somebody has seen to a declaration. */
export async function acknowledge(context: Context, id: number, options: AcknowledgeOptions): Promise<void> {
  const note = requireText('--note', options.note, noteLength)
  const outcome = await withWarehouse(async (db) => {
    const by = await findPerson(db, options.by)
    return await acknowledgeDrift(db, { id, by, note })
  })
  if (outcome.status === 'unknown')
    throw new VigiaError(
      'drift-unknown',
      `There is no declaration ${id}; \`drift list\` tells which there are.`,
    )
  if (outcome.status === 'already')
    throw new VigiaError(
      'drift-acknowledged',
      `Declaration ${id} was acknowledged by ${outcome.by} at ${localMoment(outcome.at)} (${zoneName()}); that stands.`,
    )
  context.logger.info({ declaration: id }, 'Drift is acknowledged')
  context.output.result(
    { declaration: id, status: outcome.status },
    () => `Declaration ${id} is acknowledged.`,
  )
}
