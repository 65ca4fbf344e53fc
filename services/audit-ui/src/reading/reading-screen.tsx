'use client'
import { VisuallyHidden } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useEffect, useReducer, useRef } from 'react'
import { useOutbox } from '../outbox/use-outbox.ts'
import type { Answer, ReadingView } from './beat.ts'
import { BeatDesk } from './beat-desk.tsx'
import type { Choice } from './choose-filter.ts'
import { GoOnButton } from './go-on-button.tsx'
import { LastAnswersCard } from './last-answers-card.tsx'
import { NoBeat } from './no-beat.tsx'
import { ReadingProgress } from './reading-progress.tsx'
import { initialState, reduceReading } from './reading-state.ts'
import { ScreenMenu } from './screen-menu.tsx'
import { useAnnouncement } from './use-announcement.ts'
import { useDraft } from './use-draft.ts'
import { useGiveAnswer } from './use-give-answer.ts'
import { useReveal } from './use-reveal.ts'
import { useScreenOptions } from './use-screen-options.ts'
import { useStable } from './use-stable.ts'
import { useSupply } from './use-supply.ts'
import { useTakeBack } from './use-take-back.ts'

interface ReadingScreenProps {
  readerId: string
  view: ReadingView
  choice: Choice
}

/** The worklist, one beat after the other. */
export function ReadingScreen({ readerId, view, choice }: ReadingScreenProps) {
  const t = useTranslations('reading')
  const [state, dispatch] = useReducer(reduceReading, initialState)
  const { progress, askNow } = useSupply(choice, state, dispatch)
  const { view: outboxView } = useOutbox()
  const { give } = useGiveAnswer(readerId)
  const [{ skipReveal }] = useScreenOptions()
  // Whether the next beat follows the answer at once.
  const isSwift = view === 'open' || skipReveal
  const { announced, announce } = useAnnouncement()
  const { current, given } = state
  const inferenceId = current?.neutral.inferenceId
  const { draft, write } = useDraft(inferenceId)
  const headingRef = useRef<HTMLHeadingElement>(null)
  const takeBack = useTakeBack({ readerId, trail: state.trail, dispatch, writeDraft: write, announce })

  useReveal(given, current?.reveal === null, outboxView.entries, (id, reveal) =>
    dispatch({ type: 'revealed', inferenceId: id, reveal }),
  )
  const isDecided = given !== undefined
  useEffect(() => headingRef.current?.focus(), [inferenceId, isDecided])

  const change = given && outboxView.entries.find(({ key }) => key === given.key)
  const isRefused = change?.delivery.state === 'refused'
  useEffect(() => {
    // The beat is not this reader's any more. Why is told above the page.
    if (isRefused) dispatch({ type: 'went-on' })
  }, [isRefused])
  const changeable =
    change?.delivery.state === 'sent' && change.delivery.outcome.status === 'recorded'
      ? change.delivery.outcome
      : undefined

  const answer = useStable(async (chosen: Answer) => {
    if (current === undefined || chosen === given?.answer) return
    const key = await give({
      handed: current,
      kind: isDecided ? 'revision' : 'reading',
      answer: chosen,
      draft,
      seenAudits: changeable?.audits ?? 0,
    })
    if (key === undefined) return
    write({ beatCode: null, comment: '' }, current.neutral.inferenceId)
    announce(t('kept', { answer: t(`answer.${chosen}`), beat: current.neutral.inferenceId }))
    const goOn = !isDecided && isSwift
    dispatch({ type: 'given', given: { key, answer: chosen, draft, handed: current }, goOn })
  })

  const live = <VisuallyHidden role="status">{announced}</VisuallyHidden>
  const last = <LastAnswersCard onTakeBack={takeBack} />
  if (current === undefined)
    return (
      <>
        {live}
        <NoBeat supply={state.supply} progress={progress} onAsk={askNow} last={last} />
      </>
    )
  return (
    <>
      {live}
      <BeatDesk
        handed={current}
        headingRef={headingRef}
        given={given?.answer}
        isOpen={!isDecided || changeable !== undefined}
        draft={draft}
        onDraft={write}
        onAnswer={answer}
        onCommand={(command) => {
          if (command === 'undo') void takeBack()
          if (command === 'go-on') dispatch({ type: 'went-on' })
        }}
        aboveEnd={
          <ReadingProgress progress={progress}>
            <ScreenMenu view={view} />
          </ReadingProgress>
        }
        actions={
          !isSwift && <GoOnButton isDisabled={!isDecided} onGoOn={() => dispatch({ type: 'went-on' })} />
        }
        beside={last}
      />
    </>
  )
}
