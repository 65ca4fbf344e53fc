import type { Draft } from './beat.ts'

export const emptyDraft: Draft = { beatCode: null, comment: '' }

type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** The tab's storage; undefined where the browser denies it. */
export function tabDrawer(): Drawer | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}

const nameOf = (inferenceId: number) => `vigia-draft-${inferenceId}`

/** What was typed for a beat before the page was left or the session ended. */
export function readDraft(drawer: Drawer | undefined, inferenceId: number): Draft {
  const kept: unknown = parse(drawer?.getItem(nameOf(inferenceId)) ?? null)
  if (typeof kept !== 'object' || kept === null) return emptyDraft
  const { beatCode, comment } = kept as Record<string, unknown>
  return {
    beatCode: typeof beatCode === 'string' ? beatCode : null,
    comment: typeof comment === 'string' ? comment : '',
  }
}

/**
 * Keeps what was typed for a beat; nothing typed leaves nothing behind. Where the storage is full, what was typed is
 * on the screen alone.
 */
export function keepDraft(drawer: Drawer | undefined, inferenceId: number, draft: Draft): void {
  try {
    if (draft.beatCode === null && draft.comment === '') drawer?.removeItem(nameOf(inferenceId))
    else drawer?.setItem(nameOf(inferenceId), JSON.stringify(draft))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
