import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { showToast } from '../elements/overlays.tsx'
import type { AnswerEntry, NewAddition } from '../outbox/entry.ts'
import { browserStorage, claimAddition, forgetAddition, leaveAddition } from '../outbox/left-additions.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { sendEntry } from '../outbox/sender.ts'
import type { Answer, AnswerKind, Draft, HandedBeat } from './beat.ts'
import { type GivenAnswer, withAddition } from './reading-state.ts'
import { useStable } from './use-stable.ts'

/** What is said of a beat, and in what light. */
export interface AnswerToGive {
  handed: HandedBeat
  kind: AnswerKind
  answer: Answer
  draft: Draft
  seenAudits: number
}

/** Puts answers, and their undoing, into the outbox. One at a time: a double click gives one. */
export function useGiveAnswer(readerId: string) {
  const t = useTranslations('reading')
  const { outbox } = useOutbox()
  const isBusy = useRef(false)

  async function alone(work: () => Promise<void>): Promise<boolean> {
    if (isBusy.current) return false
    isBusy.current = true
    try {
      await work()
      return true
    } catch {
      // Where the browser refuses to keep it, nothing is sent: the reader is told, and has it before the eyes still.
      showToast(t('notKept'))
      return false
    } finally {
      isBusy.current = false
    }
  }

  return {
    /** @returns the answer's key; undefined when it was not kept, and nothing has changed */
    async give({ handed, kind, answer, draft, seenAudits }: AnswerToGive): Promise<string | undefined> {
      if (outbox === undefined) return undefined
      const key = crypto.randomUUID()
      const { inferenceId, beat } = handed.neutral
      const isGiven = await alone(() =>
        outbox.give({
          kind: 'answer',
          key,
          readerId,
          subject: { inferenceId, beat, answer },
          body: { key, kind, seenAudits, ...bodyOf(handed, answer, draft) },
        }),
      )
      return isGiven ? key : undefined
    },

    /** @returns whether the undoing is kept */
    async takeBack({ key: undoes, subject }: Pick<AnswerEntry, 'key' | 'subject'>): Promise<boolean> {
      if (outbox === undefined) return false
      const key = crypto.randomUUID()
      const answeredAt = new Date().toISOString()
      return await alone(() =>
        outbox.give({ kind: 'undo', key, readerId, subject, body: { key, undoes, answeredAt } }),
      )
    },
  }
}

function bodyOf({ neutral }: HandedBeat, answer: Answer, { beatCode, comment }: Draft) {
  return {
    inferenceId: neutral.inferenceId,
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
    const { inferenceId, beat } = answer.handed.neutral
    const body = bodyOf(answer.handed, answer.answer, { beatCode, comment: written.comment })
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
