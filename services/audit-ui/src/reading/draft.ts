import type { Answer } from '@vigia/contracts/audit'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { NewAddition } from '../outbox/entry.ts'
import { browserStorage, claimAddition, forgetAddition, leaveAddition } from '../outbox/left-additions.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { sendEntry } from '../outbox/sender.ts'
import type { Draft, LeasedBeat } from './beat.ts'
import { useStable } from './hooks.ts'
import { type GivenAnswer, withAddition } from './reading-state.ts'

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

/** What an answer sends, but for its key and kind. */
export function answerBody({ inferenceId, curve }: LeasedBeat, answer: Answer, { beatCode, comment }: Draft) {
  return {
    inferenceId,
    ...(curve !== undefined && { curve }),
    answer,
    beatCode,
    comment: comment.trim() || null,
    answeredAt: new Date().toISOString(),
  }
}

/**
 * What is typed after an answer belongs to that answer. It is given when the reader goes on, leaves the page or closes
 * it; until then it stands in the browser's storage.
 *
 * @param onAdded is told what the answer says with it
 */
export function useAddition(
  readerId: string,
  given: GivenAnswer | undefined,
  onAdded: (key: string, draft: Draft) => void,
) {
  const { outbox, view } = useOutbox()
  const [typed, setTyped] = useState<{ of: string; draft: Draft }>()
  const draft = given && (typed?.of === given.key ? typed.draft : nothingAdded(given))
  const composed = useRef<{ of: string; written: Draft; addition: NewAddition; release(): void }>(undefined)

  /** The same addition for the same words: under its key nothing else may come later. */
  function compose(answer: GivenAnswer, written: Draft): NewAddition | undefined {
    const beatCode = written.beatCode === answer.draft.beatCode ? null : written.beatCode
    if (beatCode === null && written.comment.trim() === '') return undefined
    const before = composed.current?.of === answer.key ? composed.current : undefined
    if (before?.written === written) return before.addition
    if (before === undefined) drop()
    const key = before?.addition.key ?? crypto.randomUUID()
    const { inferenceId, beat } = answer.leased
    const body = answerBody(answer.leased, answer.answer, { beatCode, comment: written.comment })
    const addition: NewAddition = {
      kind: 'addition',
      key,
      readerId,
      subject: { inferenceId, beat, answer: answer.answer },
      body: { key, kind: 'addition', seenAudits: 0, ...body },
    }
    const release = before?.release ?? claimAddition(key)
    composed.current = { of: answer.key, written, addition, release }
    return addition
  }

  function drop() {
    if (composed.current === undefined) return
    forgetAddition(browserStorage(), composed.current.addition.key)
    composed.current.release()
    composed.current = undefined
  }

  useEffect(() => {
    const addition = given && draft && compose(given, draft)
    if (addition === undefined) drop()
    else leaveAddition(browserStorage(), addition)
  }, [given, draft])

  function giveTo(answer: GivenAnswer, written: Draft) {
    const addition = compose(answer, written)
    const release = composed.current?.release
    if (addition === undefined || outbox === undefined) return
    composed.current = undefined
    setTyped(undefined)
    onAdded(answer.key, withAddition(answer.draft, written))
    const forget = () => {
      forgetAddition(browserStorage(), addition.key)
      release?.()
    }
    // What the outbox does not take any more is taken from the storage when it is opened again.
    outbox.give(addition).then(forget, release)
  }

  const give = useStable(() => {
    if (given !== undefined && draft !== undefined) giveTo(given, draft)
  })
  const leave = useEffectEvent(() => {
    const isSent = view.entries.some(({ key, delivery }) => key === given?.key && delivery.state === 'sent')
    const addition = given && draft && compose(given, draft)
    // A page that is closing may not get through with the outbox; sent twice, it is recorded once.
    if (addition !== undefined && isSent) void sendEntry(addition)
    give()
  })
  useEffect(() => {
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      give()
    }
  }, [give])

  return {
    /** What is typed now; undefined without an answer. */
    draft,
    write: (written: Draft, to = given) =>
      to && setTyped({ of: to.key, draft: { ...written, beatCode: written.beatCode ?? to.draft.beatCode } }),
    give,
    giveTo,
  }
}

const nothingAdded = ({ draft }: GivenAnswer): Draft => ({ beatCode: draft.beatCode, comment: '' })
