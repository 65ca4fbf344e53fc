'use client'
import type { Progress } from '@vigia/auditing'
import type { View } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { Progress as Bar } from '../elements/feedback.tsx'
import { Group, Stack } from '../elements/layout.tsx'
import { Text, VisuallyHidden } from '../elements/text.tsx'
import { GoOnButton, LastAnswersCard, LaterButton } from './actions.tsx'
import type { TakenAnswer } from './ask-server.ts'
import type { Choice } from './choice.ts'
import { HelpButton } from './help-dialog.tsx'
import { useScreenOptions } from './hooks.ts'
import { MarkersCard } from './markers-card.tsx'
import { NoBeat } from './no-beat.tsx'
import { ReadingPanel } from './reading-panel.tsx'
import { useReading } from './use-reading.ts'

export interface ReadingScreenProps {
  readerId: string
  view: View
  choice: Choice
  /** The beats that the server took while it drew the page; without them they are asked for. */
  first?: TakenAnswer
}

/** The worklist, one beat after the other. */
export function ReadingScreen({ readerId, view, choice, first }: ReadingScreenProps) {
  const [{ skipReveal }] = useScreenOptions()
  const isSwift = view === 'open' || skipReveal
  const reading = useReading({ readerId, choice, first, isSwift })
  const { state, progress, takeBack, goOn, putOff } = reading
  const { current, given } = state
  const markerRef = useRef<HTMLInputElement>(null)

  const live = <VisuallyHidden role="status">{reading.announced}</VisuallyHidden>
  const last = <LastAnswersCard onTakeBack={() => void takeBack()} />
  if (current === undefined)
    return (
      <>
        {live}
        <NoBeat request={state.request} progress={progress} onAsk={reading.askNow} last={last} />
      </>
    )
  const isDecided = given !== undefined
  return (
    <>
      {live}
      <ReadingPanel
        leased={current}
        headingRef={reading.headingRef}
        given={given?.answer}
        givenComment={given?.draft.comment}
        known={reading.known}
        isOpen={reading.isOpen}
        canAdd={isDecided}
        draft={reading.draft}
        onDraft={reading.onDraft}
        onAnswer={(answer) => void reading.answer(answer)}
        onCommand={(command) => {
          if (command === 'undo') void takeBack()
          if (command === 'go-on') goOn()
          if (command === 'later') void putOff()
          if (command === 'marker') markerRef.current?.focus()
        }}
        aboveEnd={<ReadingProgress progress={progress} />}
        actions={
          <>
            {(!isSwift || isDecided) && <GoOnButton isDisabled={!isDecided} onPress={goOn} />}
            <LaterButton isDisabled={isDecided} onPress={() => void putOff()} />
          </>
        }
        beside={
          <Stack>
            {(!isSwift || isDecided) && (
              <MarkersCard
                key={current.beat}
                beat={current.beat}
                isOpen={isDecided && reading.isOpen}
                fieldRef={markerRef}
                headingRef={reading.headingRef}
              />
            )}
            {last}
          </Stack>
        }
      />
    </>
  )
}

/** How far the reading of what was chosen has come, and the way to the keys. */
export function ReadingProgress({ progress }: { progress: Progress | undefined }) {
  const t = useTranslations('worklist')
  const share = progress === undefined || progress.total === 0 ? 0 : (100 * progress.settled) / progress.total
  return (
    <Group gap="sm" wrap="nowrap">
      {progress !== undefined && (
        <>
          <Text size="sm" c="dimmed" aria-hidden="true">
            {t('progressShort', { settled: progress.settled, total: progress.total })}
          </Text>
          <Bar
            value={share}
            w={96}
            aria-label={t('progress', { settled: progress.settled, total: progress.total })}
          />
        </>
      )}
      <HelpButton />
    </Group>
  )
}
