import type { SetAside } from '../queries/claims.ts'
import type { ShadowRow } from '../queries/shadow-judgements.ts'
import { digits, duration, factsTable } from '../tables.ts'
import type { Reconstructor } from './judging-model.ts'
import { openShadowCounts, type ShadowSummary } from './shadow-counts.ts'

/** What a run of `infer` has done so far. */
export interface InferenceCounts {
  add(batch: BatchCounts): void
  /** For the progress line. */
  line(): string
  summary(): InferenceSummary
  table(): string
}

/** What became of one batch. */
export interface BatchCounts {
  judged: number
  anomalous: number
  /** Of the judged, those unlike the training beats. */
  unlike: number
  /** Of the judged, those that had been judged before by another threshold, and whose verdict stands. */
  standing: number
  setAside: readonly SetAside[]
  /** What the challenger says of the judged; none where none judges in shadow. */
  shadow: readonly ShadowRow[]
}

export interface InferenceSummary {
  tag: string
  backend: string
  judged: number
  anomalous: number
  unlike: number
  standing: number
  set_aside: Record<string, number>
  /** Null where no challenger judges in shadow. */
  shadow: ShadowSummary | null
  seconds: number
  per_second: number
  /** Where clinicians read this model's judgements. */
  audit_url: string
}

/** @param auditUrl the audit UI's public address */
export function openCounts(tag: string, reconstructor: Reconstructor, auditUrl: string): InferenceCounts {
  const start = performance.now()
  const worklist = new URL(`/?tag=${encodeURIComponent(tag)}`, auditUrl).href
  const reasons = new Map<string, number>()
  const shadow = openShadowCounts()
  let judged = 0
  let anomalous = 0
  let unlike = 0
  let standing = 0
  const summary = (): InferenceSummary => {
    const seconds = (performance.now() - start) / 1000
    return {
      tag,
      backend: reconstructor.backend,
      judged,
      anomalous,
      unlike,
      standing,
      set_aside: Object.fromEntries(reasons),
      shadow: shadow.summary() ?? null,
      seconds: Number(seconds.toFixed(3)),
      per_second: Math.round(judged / seconds),
      audit_url: worklist,
    }
  }
  return {
    add(batch) {
      judged += batch.judged
      anomalous += batch.anomalous
      unlike += batch.unlike
      standing += batch.standing
      shadow.add(batch.shadow)
      for (const { reason } of batch.setAside) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    },
    line: () => `Judged ${judged} ECGs, ${anomalous} anomalous, ${summary().per_second} a second`,
    summary,
    table() {
      const { seconds, per_second } = summary()
      const aside = [...reasons].map(([reason, count]): [string, number] => [`Set aside: ${reason}`, count])
      return factsTable([
        ['Model', tag],
        ['Backend', reconstructor.backend],
        ['Judged', judged],
        ['Anomalous', `${anomalous} (${digits((100 * anomalous) / Math.max(judged, 1))} %)`],
        ['Unlike the training beats', unlike],
        ...(standing === 0
          ? []
          : [['Judged before, by another threshold', `${standing}; the first verdict stands`] as const]),
        ...aside,
        ...shadow.facts(),
        ['Time', `${duration(seconds)}, ${per_second} ECGs a second`],
        ['To be read at', worklist],
      ])
    },
  }
}
