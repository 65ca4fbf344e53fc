'use client'
import { useTranslations } from 'next-intl'
import { useReducer, useState } from 'react'
import { Button } from '../elements/button.tsx'
import { Stack } from '../elements/layout.tsx'
import { Text, Title, VisuallyHidden } from '../elements/text.tsx'
import { LinkButton } from '../links/links.tsx'
import { listUndoable, listWaiting } from '../outbox/entry.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { askForBeat, askForDisagreements, putBeatsOff } from '../reading/ask-server.ts'
import { useAnnouncement, useScreenOptions } from '../reading/hooks.ts'
import { useKeyboard } from '../reading/keys.ts'
import { NoBeat } from '../reading/no-beat.tsx'
import { SingleScreen } from '../reading/single-screen.tsx'
import { useLeases, useRefill } from '../reading/use-leased-beats.ts'
import { useGiveAnswer } from '../reading/use-reading.ts'
import { emptyQueue, nameOf, reduceQueue } from './queue-state.ts'

/** So many beats are here before they are needed. What is here nobody else decides, so they are few. */
const ahead = 3

/** The disagreements, one after the other, decided by the keys of the reading screen. */
export function DecisionQueue({ readerId }: { readerId: string }) {
  const t = useTranslations('reading')
  const [state, dispatch] = useReducer(reduceQueue, emptyQueue)
  const { view } = useOutbox()
  const giver = useGiveAnswer(readerId)
  const { announced, announce } = useAnnouncement()
  const [{ skipReveal }] = useScreenOptions()
  // Counted, so that a beat that comes back is drawn anew.
  const [turn, setTurn] = useState(0)
  const { beats, trail, beyond, request, isExhausted } = state
  const [current] = beats

  const ask = async () => {
    dispatch({ type: 'asked' })
    const waiting = listWaiting(view.entries).map(({ subject }) => subject.beat)
    const except = new Set([...beats.map(nameOf), ...trail.map(nameOf), ...waiting])
    const count = ahead - beats.length
    const answer = await askForDisagreements(count, [...except])
    if (answer.status !== 'taken') return dispatch({ type: 'failed', request: answer.status })
    dispatch({ type: 'beats-taken', ...answer, isComplete: answer.beats.length < count })
  }
  useRefill(beats.length < ahead, request, ask)
  useLeases(current && nameOf(current), beats.slice(1).map(nameOf), (beat) =>
    dispatch({ type: 'dropped', beat }),
  )

  /** Takes the decision back that was taken before this beat came, and opens its beat again. */
  async function undoBefore() {
    const [target] = listUndoable(view.entries).filter(({ body }) => body.kind === 'adjudication')
    if (target === undefined) return announce(t('nothingToUndo'))
    if (!(await giver.takeBack(target))) return
    const { answer, beat, inferenceId } = target.subject
    announce(t('takenBack', { answer: t(`answer.${answer}`), beat }))
    const known = trail.find((one) => nameOf(one) === beat)
    const found = known === undefined ? await askForBeat(inferenceId) : undefined
    const back = known ?? (found?.status === 'found' ? found.beat : undefined)
    if (back === undefined) return
    setTurn((before) => before + 1)
    dispatch({ type: 'came-back', found: back })
  }

  async function putOff(beat: string) {
    announce(t('putOff', { beat }))
    // The server first: asked before, it would hand the beat out again at once.
    await putBeatsOff([beat])
    dispatch({ type: 'put-off', beat })
  }

  const live = <VisuallyHidden role="status">{announced}</VisuallyHidden>
  if (current === undefined)
    return (
      <>
        {live}
        {isExhausted ? (
          <NoDisagreement onUndo={() => void undoBefore()} />
        ) : (
          <NoBeat
            request={request}
            progress={undefined}
            onAsk={() => dispatch({ type: 'wanted' })}
            last={null}
          />
        )}
      </>
    )
  const beat = nameOf(current)
  return (
    <>
      {live}
      <SingleScreen
        key={`${beat} ${turn}`}
        readerId={readerId}
        found={current}
        queue={{
          waiting: beats.length + beyond,
          skipReveal,
          goOn: () => dispatch({ type: 'went-on', beat }),
          putOff: () => void putOff(beat),
          undoBefore: () => void undoBefore(),
        }}
      />
    </>
  )
}

/** Nothing waits for a decision of this adjudicator; the last decision can still be taken back. */
export function NoDisagreement({ onUndo }: { onUndo(): void }) {
  const t = useTranslations('reading.decisions')
  const undo = useTranslations('reading')('undo')
  const [{ shortcuts }] = useScreenOptions()
  useKeyboard(shortcuts, (command) => {
    if (command.do === 'undo') onUndo()
  })
  return (
    <Stack maw="40rem" mx="auto" gap="md" mt="xl" align="flex-start">
      <Title order={1} size="h2">
        {t('none')}
      </Title>
      <Text>{t('noneText')}</Text>
      <Button variant="default" onClick={onUndo} aria-keyshortcuts="U Control+Z">
        {undo}
      </Button>
      <LinkButton href="/disagreements" variant="light">
        {t('back')}
      </LinkButton>
    </Stack>
  )
}
