'use client'
import { Alert, Anchor, Text, VisuallyHidden } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { listUndoable, listWaiting } from '../outbox/attempt.ts'
import { useOutbox } from '../outbox/use-outbox.ts'
import type { Answer } from './beat.ts'
import { BeatDesk } from './beat-desk.tsx'
import { Opinions } from './opinions.tsx'
import type { SingleBeat } from './single-beat.ts'
import { UndoButton } from './undo-button.tsx'
import { useAnnouncement } from './use-announcement.ts'
import { useDraft } from './use-draft.ts'
import { useFreshBeat } from './use-fresh-beat.ts'
import { useGiveAnswer } from './use-give-answer.ts'
import { useStable } from './use-stable.ts'

/** One beat outside of the worklist: to be read, revised, or decided by an adjudicator. */
export function SingleScreen({ readerId, found }: { readerId: string; found: SingleBeat }) {
  const t = useTranslations('reading')
  const { inferenceId } = found.handed.neutral
  const { view } = useOutbox()
  const entries = view.entries.filter(({ subject }) => subject.inferenceId === inferenceId)
  const beat = useFreshBeat(found, entries)
  const { give, takeBack } = useGiveAnswer(readerId)
  const { announced, announce } = useAnnouncement()
  const { draft, write } = useDraft(inferenceId)
  const headingRef = useRef<HTMLHeadingElement>(null)

  const waiting = listWaiting(entries).findLast(({ kind }) => kind === 'answer')
  const [undoable] = listUndoable(entries)
  const { handed, next, opinions, seenAudits } = beat

  const answer = useStable(async (chosen: Answer) => {
    if (next.status !== 'possible' || waiting !== undefined) return
    const key = await give({ handed, kind: next.kind, answer: chosen, draft, seenAudits })
    if (key === undefined) return
    write({ beatCode: null, comment: '' })
    announce(t('kept', { answer: t(`answer.${chosen}`), beat: inferenceId }))
    headingRef.current?.focus()
  })

  async function undo() {
    if (undoable === undefined) return announce(t('nothingToUndo'))
    if (await takeBack(undoable))
      announce(t('takenBack', { answer: t(`answer.${undoable.subject.answer}`), beat: inferenceId }))
  }

  return (
    <>
      <VisuallyHidden role="status">{announced}</VisuallyHidden>
      <BeatDesk
        handed={handed}
        headingRef={headingRef}
        given={waiting?.subject.answer}
        isOpen={next.status === 'possible' && waiting === undefined}
        draft={draft}
        onDraft={write}
        onAnswer={answer}
        onCommand={(command) => {
          if (command === 'undo') void undo()
        }}
        aboveEnd={
          <Anchor component={Link} href="/" size="sm" py="sm">
            {t('backToWorklist')}
          </Anchor>
        }
        notes={<StandingNote beat={beat} />}
        actions={<UndoButton isDisabled={undoable === undefined} onUndo={() => void undo()} />}
        beside={<Opinions opinions={opinions} />}
      />
    </>
  )
}

/** What an answer given here would be, or why none is possible. */
function StandingNote({ beat: { state, label, isDouble, next } }: { beat: SingleBeat }) {
  const t = useTranslations('reading.standing')
  const answers = useTranslations('reading.answer')
  const where = state === 'settled' && label !== null ? t('settled', { label: answers(label) }) : t(state)
  const what =
    next.status === 'possible'
      ? t(`next.${isDouble && next.kind === 'revision' ? 'own-revision' : next.kind}`)
      : next.status === 'taken'
        ? t('next.taken')
        : t(`refusal.${next.reason}`)
  return (
    <Alert variant="light" color="gray" icon={<IconInfoCircle />} py="xs">
      <Text size="sm" fw={600}>
        {where}
      </Text>
      <Text size="sm">{what}</Text>
    </Alert>
  )
}
