import type { ShadowRow } from '../queries/shadow-judgements.ts'

/** What the challengers of a run of `infer` have said so far. */
export interface ShadowCounts {
  add(rows: readonly ShadowRow[]): void
  /** Undefined while no challenger was asked about any ECG. */
  summary(): ShadowSummary | undefined
  /** The same for people, as rows of a table. */
  facts(): [string, string][]
}

export interface ShadowSummary {
  /** Those that judged: more than one where the alias was moved meanwhile. */
  tags: string[]
  judged: number
  differ: number
  /** Of those that differ: the challenger alone says anomalous, or the champion alone. */
  anomalous_by_challenger_alone: number
  anomalous_by_champion_alone: number
  not_judged: Record<string, number>
  /** What is to be noticed of a challenger that is no use. */
  warnings: string[]
}

/** From so many ECGs on it is worth a word that all verdicts are the same, while the champion's are not. */
const enough = 50

export function openShadowCounts(): ShadowCounts {
  const tags = new Set<string>()
  const reasons = new Map<string, number>()
  const pairs = { 'normal normal': 0, 'normal anomalous': 0, 'anomalous normal': 0, 'anomalous anomalous': 0 }

  function summary(): ShadowSummary | undefined {
    if (tags.size === 0) return undefined
    const judged = Object.values(pairs).reduce((sum, count) => sum + count, 0)
    const [byChallenger, byChampion] = [pairs['normal anomalous'], pairs['anomalous normal']]
    return {
      tags: [...tags],
      judged,
      differ: byChallenger + byChampion,
      anomalous_by_challenger_alone: byChallenger,
      anomalous_by_champion_alone: byChampion,
      not_judged: Object.fromEntries(reasons),
      warnings: listWarnings(judged),
    }
  }

  function listWarnings(judged: number): string[] {
    const name = [...tags].join(', ')
    if (judged === 0) return [`The challenger ${name} judged none of the ECGs that the champion judged.`]
    const ofChallenger = pairs['normal anomalous'] + pairs['anomalous anomalous']
    const ofChampion = pairs['anomalous normal'] + pairs['anomalous anomalous']
    const says = ofChallenger === 0 ? 'normal' : ofChallenger === judged ? 'anomalous' : undefined
    const isChampionOfTwoMinds = ofChampion > 0 && ofChampion < judged
    return says !== undefined && isChampionOfTwoMinds && judged >= enough
      ? [`The challenger ${name} calls each of ${judged} ECGs ${says}.`]
      : []
  }

  return {
    add(rows) {
      for (const { tag, verdict, championVerdict, reason } of rows) {
        tags.add(tag)
        if (verdict) pairs[`${championVerdict} ${verdict}`]++
        else reasons.set(reason ?? '', (reasons.get(reason ?? '') ?? 0) + 1)
      }
    },
    summary,
    facts() {
      const said = summary()
      if (said === undefined) return []
      const alone = `${said.anomalous_by_challenger_alone} anomalous by the challenger alone`
      return [
        ['In shadow', said.tags.join(', ')],
        ['Judged in shadow', String(said.judged)],
        [
          'Of these differ',
          `${said.differ}: ${alone}, ${said.anomalous_by_champion_alone} by the champion alone`,
        ],
        ...[...reasons].map(([reason, count]): [string, string] => [
          'Not judged in shadow',
          `${count}: ${reason}`,
        ]),
        ...said.warnings.map((warning): [string, string] => ['Warning', warning]),
      ]
    },
  }
}
