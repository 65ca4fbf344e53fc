import { core, type Db, type DriftKind, type DriftPace, driftDeclaration } from '@vigia/db'
import { listDriftChecks } from './drift-rows.ts'

const { and, eq, isNull } = core

/** How a model stands by its last check of a kind. */
export interface DriftState {
  kind: DriftKind
  /** Beats, or readings, of that check. */
  n: number
  /** The smallest p of its tests times their number; below the level it is an alarm. */
  p: number | null
  level: number
  alarm: DriftPace | null
  /** Whether a declaration waits for somebody to acknowledge it. */
  isOpen: boolean
  /** ISO 8601 in UTC. */
  checkedAt: string
}

/** The last check of each kind; nothing of a kind that was never checked. */
export async function driftState(db: Db, tag: string): Promise<DriftState[]> {
  const open = await db
    .selectDistinct({ kind: driftDeclaration.kind })
    .from(driftDeclaration)
    .where(and(eq(driftDeclaration.tag, tag), isNull(driftDeclaration.acknowledgedAt)))
  const states: DriftState[] = []
  for (const kind of ['data', 'concept'] as const) {
    const [check] = await listDriftChecks(db, { tag, kind, limit: 1 })
    if (check === undefined) continue
    const { n, p, level, alarm, checkedAt } = check
    states.push({ ...{ kind, n, p, level, alarm, checkedAt }, isOpen: open.some((one) => one.kind === kind) })
  }
  return states
}
