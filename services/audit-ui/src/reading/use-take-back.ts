import { useTranslations } from 'next-intl'
import type { Dispatch } from 'react'
import { listUndoable } from '../outbox/attempt.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import { askForBeat } from './ask-server.ts'
import type { Draft } from './beat.ts'
import type { GivenAnswer, ReadingEvent } from './reading-state.ts'
import { useGiveAnswer } from './use-give-answer.ts'

interface TakeBackOptions {
  readerId: string
  trail: readonly GivenAnswer[]
  dispatch: Dispatch<ReadingEvent>
  writeDraft(draft: Draft, of: number): void
  announce(sentence: string): void
}

/** Takes the latest answer back that was not taken back yet, and opens its beat again with what was typed for it. */
export function useTakeBack({ readerId, trail, dispatch, writeDraft, announce }: TakeBackOptions) {
  const t = useTranslations('reading')
  const { view } = useOutbox()
  const giver = useGiveAnswer(readerId)

  return async () => {
    const [target] = listUndoable(view.entries)
    if (target === undefined) return announce(t('nothingToUndo'))
    if (!(await giver.takeBack(target))) return
    const { inferenceId, answer } = target.subject
    announce(t('takenBack', { answer: t(`answer.${answer}`), beat: inferenceId }))
    const given = trail.find(({ key }) => key === target.key)
    if (given !== undefined) {
      writeDraft(given.draft, inferenceId)
      dispatch({ type: 'taken-back', key: target.key, handed: given.handed })
    } else if (target.body.kind === 'reading') {
      // Given before the page was loaded again.
      const found = await askForBeat(inferenceId)
      if (found.status === 'found')
        dispatch({ type: 'taken-back', key: target.key, handed: found.beat.handed })
    }
  }
}
