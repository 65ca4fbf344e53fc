import { useEffect, useState } from 'react'
import { browserStorage } from '../outbox/left-additions.ts'
import type { Draft } from './beat.ts'

export const emptyDraft: Draft = { beatCode: null, comment: '' }

type KeyedStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Whose draft it is, and of which beat: the next one who reads at this computer does not see it. */
export interface DraftOwner {
  readerId: string
  /** The heartbeat's name. */
  beat: string
}

const nameOf = ({ readerId, beat }: DraftOwner) => `vigia-draft-${readerId}-${beat}`

/** What a reader typed for a beat before the page was left, the session ended, or the beat was put off. */
export function readDraft(storage: KeyedStorage | undefined, owner: DraftOwner): Draft {
  const kept: unknown = parse(storage?.getItem(nameOf(owner)) ?? null)
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
export function keepDraft(storage: KeyedStorage | undefined, owner: DraftOwner, draft: Draft): void {
  try {
    if (draft.beatCode === null && draft.comment === '') storage?.removeItem(nameOf(owner))
    else storage?.setItem(nameOf(owner), JSON.stringify(draft))
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

interface HeldDraft {
  of: string | undefined
  draft: Draft
}

/** What is typed for the beat on the screen. It outlives the page. */
export function useDraft(readerId: string, beat: string | undefined) {
  const [held, setHeld] = useState<HeldDraft>({ of: undefined, draft: emptyDraft })
  useEffect(() => {
    if (beat !== undefined) setHeld({ of: beat, draft: readDraft(browserStorage(), { readerId, beat }) })
  }, [readerId, beat])

  /** @param of another beat than the one on the screen: what was typed for it is found when it comes */
  function write(draft: Draft, of = beat) {
    if (of === undefined) return
    keepDraft(browserStorage(), { readerId, beat: of }, draft)
    setHeld((before) => (of === beat ? { of, draft } : before))
  }

  return { draft: held.of === beat ? held.draft : emptyDraft, write }
}
