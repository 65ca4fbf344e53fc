import { notifications } from '@mantine/notifications'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import type { AnswerEntry } from '../outbox/entry.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import type { Answer, AnswerKind, Draft, HandedBeat } from './beat.ts'

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
      notifications.show({ color: 'red', autoClose: false, message: t('notKept') })
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
          body: {
            key,
            inferenceId,
            kind,
            answer,
            beatCode: draft.beatCode,
            comment: draft.comment.trim() || null,
            seenAudits,
            answeredAt: new Date().toISOString(),
          },
        }),
      )
      return isGiven ? key : undefined
    },

    /** @returns whether the undoing is kept */
    async takeBack({ key: undoes, subject }: AnswerEntry): Promise<boolean> {
      if (outbox === undefined) return false
      const key = crypto.randomUUID()
      const answeredAt = new Date().toISOString()
      return await alone(() =>
        outbox.give({ kind: 'undo', key, readerId, subject, body: { key, undoes, answeredAt } }),
      )
    },
  }
}
