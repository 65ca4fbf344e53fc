import { findJudges, judgeToday } from '@vigia/registry'
import type { Context } from '../run-command.ts'
import { listTable, zoneName } from '../tables.ts'
import { withWarehouse } from '../warehouse.ts'

/** `models judged <beat>`: which models have judged it, and which would today. */
export async function judged({ output }: Context, name: string): Promise<void> {
  const beat = /^-?\d+$/.test(name) ? `ecg-${name}` : name
  const { judges, champion, today } = await withWarehouse(async (db) => {
    const found = await findJudges(db, beat)
    return { ...found, today: found.champion === null ? undefined : await judgeToday(db, beat) }
  })
  output.result(
    {
      beat,
      judges: judges.map(({ tag, judgedAt, verdict, wasChampion, isThere }) => ({
        ...{ tag, judged_at: judgedAt, verdict },
        was_champion: wasChampion,
        is_there: isThere,
      })),
      champion,
      today: today ?? null,
    },
    () =>
      [
        judges.length === 0
          ? `No model has judged ${beat}.`
          : listTable(
              ['Model', `Judged (${zoneName()})`, 'Verdict', 'Champion then'],
              judges.map(({ tag, judgedAt, verdict, wasChampion, isThere }) => [
                isThere ? tag : `${tag} (removed)`,
                judgedAt === null ? '–' : new Date(judgedAt).toLocaleString('sv-SE'),
                verdict ?? '–',
                wasChampion === null ? '–' : wasChampion ? 'yes' : 'no',
              ]),
            ),
        champion === null
          ? 'No model is champion today.'
          : `Today model ${champion} would${today === undefined ? '' : ` call it ${today.verdict}`}.`,
      ].join('\n'),
  )
}
