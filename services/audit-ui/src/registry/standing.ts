import type { AliasedModel, ModelEvent } from '@vigia/registry'
import { app } from '../server/app.ts'

/** A name of the registry, with the model that it stands for and the move that made it so. */
export interface Standing {
  alias: AliasedModel['alias']
  /** Null where the name stands for no model. */
  tag: string | null
  event: ModelEvent | undefined
  /** Whether the model is still the one that was put there. */
  model: 'same' | 'removed' | 'altered'
}

const faults = { 'alias-model-removed': 'removed', 'alias-model-altered': 'altered' } as const

/** What champion and challenger stand for now. */
export async function readStanding(): Promise<Standing[]> {
  const { registry, db } = app()
  const [standing, events] = await Promise.all([registry.listAliases(db), registry.listEvents(db)])
  return await Promise.all(
    registry.aliases.map(async (alias): Promise<Standing> => {
      const found = standing.find((one) => one.alias === alias)
      if (found === undefined) return { alias, tag: null, event: undefined, model: 'same' }
      const event = events.find(({ id }) => id === found.eventId)
      return { alias, tag: found.tag, event, model: await checkModel(alias) }
    }),
  )
}

async function checkModel(alias: Standing['alias']): Promise<Standing['model']> {
  const { registry, db } = app()
  try {
    await registry.resolveAlias(db, alias)
    return 'same'
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code in faults) return faults[code as keyof typeof faults]
    throw error
  }
}
