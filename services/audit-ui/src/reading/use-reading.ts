import type { Answer } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useReducer, useRef } from 'react'
import { showToast } from '../elements/overlays.tsx'
import { type AnswerEntry, knownLabel, listUndoable } from '../outbox/entry.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { askForBeat, putBeatsOff, type TakenAnswer } from './ask-server.ts'
import type { AnswerKind, Draft, LeasedBeat } from './beat.ts'
import type { Choice } from './choice.ts'
import { answerBody, emptyDraft, useAddition, useDraft } from './draft.ts'
import { useAnnouncement, useStable } from './hooks.ts'
import { isTyping } from './keys.ts'
import { type GivenAnswer, reduceReading, withAddition } from './reading-state.ts'
import { beginWith, useLeasedBeats, useReveal } from './use-leased-beats.ts'

export interface ReadingOptions {
  readerId: string
  choice: Choice
  /** The beats that the server took while it drew the page: they are not asked for. */
  first?: TakenAnswer | undefined
  /** Whether the next beat follows the answer at once. */
  isSwift: boolean
}

/** A reader's way through the worklist, one beat after the other, whatever the screen looks like. */
export function useReading({ readerId, choice, first, isSwift }: ReadingOptions) {
  const t = useTranslations('reading')
  const [state, dispatch] = useReducer(reduceReading, first, beginWith)
  const { progress, askNow } = useLeasedBeats(choice, state, dispatch, first)
  const { outbox, view } = useOutbox()
  const giver = useGiveAnswer(readerId)
  const { announced, announce } = useAnnouncement()
  const { current, given } = state
  const beat = current?.beat
  const { draft, write } = useDraft(readerId, beat)
  const addition = useAddition(readerId, given, (key, said) => dispatch({ type: 'added', key, draft: said }))
  const headingRef = useRef<HTMLHeadingElement>(null)

  const change = given && view.entries.find(({ key }) => key === given.key)
  const known = knownLabel(change?.delivery)
  useEffect(() => {
    for (const { key } of state.trail) {
      const entry = view.entries.find((one) => one.key === key)
      if (knownLabel(entry?.delivery) !== undefined) dispatch({ type: 'was-known', key })
    }
  }, [state.trail, view.entries])
  useReveal(given, current?.reveal === null && known === undefined, view.entries, (inferenceId, reveal) =>
    dispatch({ type: 'revealed', inferenceId, reveal }),
  )
  const isDecided = given !== undefined
  useEffect(() => {
    if (!isTyping()) headingRef.current?.focus()
  }, [beat, isDecided])

  const isRefused = change?.delivery.state === 'refused'
  const leaveRefused = useEffectEvent(() => {
    // The beat is not this reader's any more. Why is told above the page; what was typed since is kept for it.
    if (given !== undefined && addition.draft !== undefined)
      write(withAddition(given.draft, addition.draft), given.leased.beat)
    dispatch({ type: 'went-on' })
  })
  useEffect(() => {
    if (isRefused) leaveRefused()
  }, [isRefused])
  const changeable =
    change?.delivery.state === 'sent' && change.delivery.outcome.status === 'recorded' && known === undefined
      ? change.delivery.outcome
      : undefined

  const fields = addition.draft ?? draft
  const latestFields = useStable(() => fields)
  const answering = useRef<Pressed>(undefined)

  const answer = useStable(async (chosen: Answer) => {
    if (current === undefined || chosen === given?.answer || answering.current !== undefined) return
    const pressed: Pressed = {}
    answering.current = pressed
    if (!isTyping()) headingRef.current?.focus()
    const said = fields
    const key = await giver.give({
      leased: current,
      kind: isDecided ? 'revision' : 'reading',
      answer: chosen,
      draft: said,
      seenAudits: changeable?.audits ?? 0,
    })
    answering.current = undefined
    if (key === undefined) return
    const typed = typedSince(said, latestFields())
    write(emptyDraft, current.beat)
    announce(t('kept', { answer: t(`answer.${chosen}`), beat: current.beat }))
    const now: GivenAnswer = { key, answer: chosen, draft: said, leased: current }
    // The next beat does not come under the hands of somebody who types.
    const goesOn = pressed.next === 'go-on' || (!isDecided && isSwift && !isTyping())
    dispatch({ type: 'given', given: now, goOn: goesOn })
    if (goesOn) addition.giveTo(now, typed)
    else addition.write(typed, now)
    if (pressed.next === 'undo') void takeBack({ ...now, draft: withAddition(said, typed) })
  })

  const goOn = useStable(() => {
    if (answering.current !== undefined) answering.current.next = 'go-on'
    else if (isDecided) leave()
  })

  function leave() {
    addition.give()
    dispatch({ type: 'went-on' })
  }

  const putOff = useStable(async () => {
    if (current === undefined || isDecided || answering.current !== undefined) return
    const { inferenceId, beat: name } = current
    dispatch({ type: 'put-off' })
    announce(t('putOff', { beat: name }))
    dispatch({ type: 'put-off-told', inferenceId, isKnown: await putBeatsOff([name]) })
  })

  /** The latest answer that was not taken back yet; its beat opens again with what was typed for it. */
  const takeBack = useStable(async (just?: GivenAnswer) => {
    if (answering.current !== undefined) {
      answering.current.next = 'undo'
      return
    }
    const [target] = just === undefined ? listUndoable(view.entries) : [entryOf(just)]
    if (target === undefined) return announce(t('nothingToUndo'))
    if (!(await giver.takeBack(target))) return
    const { inferenceId, beat: name, answer: undone } = target.subject
    announce(t('takenBack', { answer: t(`answer.${undone}`), beat: name }))
    const known = just ?? state.trail.find(({ key }) => key === target.key)
    if (known !== undefined) {
      const typed = known.key === given?.key ? addition.draft : undefined
      const earlier = state.trail.findLast(
        ({ key, leased }) => key !== known.key && leased.beat === known.leased.beat,
      )
      if (earlier !== undefined) addition.write(typed ?? emptyDraft, earlier)
      else write(typed === undefined ? known.draft : withAddition(known.draft, typed), name)
      dispatch({ type: 'taken-back', key: known.key, leased: known.leased })
    } else if (!('body' in target) || target.body.kind === 'reading') {
      // Given before the page was loaded again.
      const found = await askForBeat(inferenceId)
      if (found.status === 'found') dispatch({ type: 'taken-back', key: target.key, leased: found.beat })
    }
  })

  return {
    state,
    progress,
    askNow,
    announced,
    announce,
    headingRef,
    draft: fields,
    onDraft: (typed: Draft) => (isDecided ? addition.write(typed) : write(typed)),
    /** The label of the known beat that was answered; undefined where it is none, or that is not said yet. */
    known,
    /**
     * Whether an answer is possible now, or a change of the one that was given. The page that the server drew takes
     * none before its script runs; from then on the outbox takes it, and keeps it when it has opened.
     */
    isOpen: outbox !== undefined && (!isDecided || changeable !== undefined),
    answer,
    goOn,
    putOff,
    takeBack: () => takeBack(),
  }
}

/** What was pressed while an answer was being kept: it is done afterwards. */
interface Pressed {
  next?: 'go-on' | 'undo'
}

const entryOf = ({ key, answer, leased: { inferenceId, beat } }: GivenAnswer) => ({
  key,
  subject: { inferenceId, beat, answer },
})

/** What came to the fields while the answer was being kept with what stood there before. */
export function typedSince(before: Draft, now: Draft): Draft {
  return { beatCode: now.beatCode, comment: now.comment === before.comment ? '' : now.comment }
}

/** What is said of a beat, and in what light. */
export interface AnswerToGive {
  leased: LeasedBeat
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
    async give({ leased, kind, answer, draft, seenAudits }: AnswerToGive): Promise<string | undefined> {
      if (outbox === undefined) return undefined
      const key = crypto.randomUUID()
      const { inferenceId, beat } = leased
      const isGiven = await alone(() =>
        outbox.give({
          kind: 'answer',
          key,
          readerId,
          subject: { inferenceId, beat, answer },
          body: { key, kind, seenAudits, ...answerBody(leased, answer, draft) },
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
