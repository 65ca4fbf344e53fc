import { listAliases, listEvents } from '@vigia/registry'
import type { Context } from '../run-command.ts'
import { factsTable, listTable, zoneName } from '../tables.ts'
import { withWarehouse } from '../warehouse.ts'

/** `models history`: which model is what, and every move that made it so. */
export async function history({ output }: Context, { limit }: { limit: number }): Promise<void> {
  const { standing, events } = await withWarehouse(async (db) => ({
    standing: await listAliases(db),
    events: await listEvents(db, { limit }),
  }))
  output.result(
    {
      aliases: Object.fromEntries(standing.map(({ alias, tag }) => [alias, tag])),
      events: events.map(({ isOverride, proposalId, ...event }) => ({
        ...event,
        by: event.by.name,
        is_override: isOverride,
        proposal: proposalId,
      })),
    },
    () => {
      if (events.length === 0) return 'No model has been promoted: `pipelines models promote <tag>` does it.'
      return [
        factsTable(standing.map(({ alias, tag }) => [alias, tag])),
        listTable(
          ['Event', `Moved (${zoneName()})`, 'Alias', 'From', 'To', 'By', 'What', 'Why'],
          events.map(({ id, at, alias, from, to, by, kind, isOverride, reason }) => [
            id,
            new Date(at).toLocaleString('sv-SE'),
            alias,
            from ?? '–',
            to ?? '–',
            by.name,
            isOverride ? `${kind}, against the gate` : kind,
            reason ?? '–',
          ]),
        ),
      ].join('\n')
    },
  )
}
