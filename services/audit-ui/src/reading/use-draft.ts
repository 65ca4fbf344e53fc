import { useEffect, useState } from 'react'
import type { Draft } from './beat.ts'
import { emptyDraft, keepDraft, readDraft, tabDrawer } from './draft.ts'

interface HeldDraft {
  of: number | undefined
  draft: Draft
}

/** What is typed for the beat on the screen. It outlives the page, but not the tab. */
export function useDraft(inferenceId: number | undefined) {
  const [held, setHeld] = useState<HeldDraft>({ of: undefined, draft: emptyDraft })
  useEffect(() => {
    if (inferenceId !== undefined) setHeld({ of: inferenceId, draft: readDraft(tabDrawer(), inferenceId) })
  }, [inferenceId])

  /** @param of another beat than the one on the screen: what was typed for it is found when it comes */
  function write(draft: Draft, of = inferenceId) {
    if (of === undefined) return
    keepDraft(tabDrawer(), of, draft)
    setHeld((before) => (of === inferenceId ? { of, draft } : before))
  }

  return { draft: held.of === inferenceId ? held.draft : emptyDraft, write }
}
