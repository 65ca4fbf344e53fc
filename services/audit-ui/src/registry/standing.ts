import { type Alias, aliases } from '@vigia/contracts/ecg'
import type { ModelEvent } from '@vigia/registry'
import { app } from '../server/app.ts'

/** An alias, with the model that it stands for and the move that made it so. */
export interface Standing {
  alias: Alias
  /** Null where the alias stands for no model. */
  tag: string | null
  event: ModelEvent | undefined
  /** Why its model judges nothing; undefined while it is the one that was put there. */
  fault: ModelFault | undefined
}

/** What may have become of a model behind an alias. */
export type ModelFault = 'removed' | 'altered'

/** What champion and challenger stand for now. */
export async function readStanding(): Promise<Standing[]> {
  const { registry, db } = app()
  const [standing, events] = await Promise.all([registry.listAliases(db), registry.listEvents(db)])
  return await Promise.all(
    aliases.map(async (alias): Promise<Standing> => {
      const found = standing.find((one) => one.alias === alias)
      const event = events.find(({ id }) => id === found?.eventId)
      const fault = found && (await faultOf(() => registry.resolveAlias(db, alias)))
      return { alias, tag: found?.tag ?? null, event, fault: fault?.fault }
    }),
  )
}

/** What work with a model behind an alias gives, or that the model is not there as it was. */
export async function faultOf<Result>(
  work: () => Promise<Result>,
): Promise<{ fault: ModelFault } | { fault?: undefined; result: Result }> {
  try {
    return { result: await work() }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'alias-model-removed') return { fault: 'removed' }
    if (code === 'alias-model-altered') return { fault: 'altered' }
    throw error
  }
}
