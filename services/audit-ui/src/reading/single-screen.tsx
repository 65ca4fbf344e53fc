'use client'
import { IconInfoCircle } from '@tabler/icons-react'
import type { Answer } from '@vigia/contracts/audit'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Alert } from '../elements/feedback.tsx'
import { Group, Paper } from '../elements/layout.tsx'
import { Anchor, Text, VisuallyHidden } from '../elements/text.tsx'
import { type Entry, knownLabel, listUndoable, listWaiting } from '../outbox/entry.ts'
import { useOutbox } from '../outbox/outbox-provider.tsx'
import { GoOnButton, LaterButton, UndoButton } from './actions.tsx'
import { askForBeat } from './ask-server.ts'
import type { AnswerKind, SingleBeat, VisibleAnswer } from './beat.ts'
import { emptyDraft, useAddition, useDraft } from './draft.ts'
import { HelpButton } from './help-dialog.tsx'
import { useAnnouncement, useStable } from './hooks.ts'
import { isTyping } from './keys.ts'
import { ReadingPanel } from './reading-panel.tsx'
import { type GivenAnswer, withAddition } from './reading-state.ts'
import classes from './reveal-panel.module.css'
import { typedSince, useGiveAnswer } from './use-reading.ts'

/** Where a beat is one of several that are decided one after the other. */
export interface InQueue {
  /** How many wait, this one among them. */
  waiting: number
  /** Whether the next beat follows the decision at once, even where there is something to show. */
  skipReveal: boolean
  goOn(): void
  putOff(): void
  /** Takes the decision back that came before this beat. */
  undoBefore(): void
}

interface SingleScreenProps {
  readerId: string
  found: SingleBeat
  queue?: InQueue
}

/** One beat outside of the worklist: to be read, revised, or decided by an adjudicator. */
export function SingleScreen({ readerId, found, queue }: SingleScreenProps) {
  const t = useTranslations('reading')
  const { inferenceId, beat: name } = found
  const { view } = useOutbox()
  const entries = view.entries.filter(({ subject }) => subject.inferenceId === inferenceId)
  const { beat: fresh, isFresh } = useFreshBeat(found, entries)
  const { give, takeBack } = useGiveAnswer(readerId)
  const { announced, announce } = useAnnouncement()
  const { draft, write } = useDraft(readerId, name)
  /** The answer of this visit: what is typed after it belongs to it. */
  const [given, setGiven] = useState<GivenAnswer>()
  const addition = useAddition(readerId, given, (key, said) =>
    setGiven((before) => (before?.key === key ? { ...before, draft: said } : before)),
  )
  const known = knownLabel(entries.find(({ key }) => key === given?.key)?.delivery)
  // What was answered stays on the screen: under its name there is another curve now.
  const beat = known === undefined || given === undefined ? fresh : { ...fresh, ...given.leased }
  const fields = addition.draft ?? draft
  const latestFields = useStable(() => fields)
  const headingRef = useRef<HTMLHeadingElement>(null)

  const waiting = listWaiting(entries).findLast(({ kind }) => kind === 'answer')
  const [undoable] = listUndoable(entries)
  const { next, answers, seenAudits } = beat

  // A change of an answer says how many audits it knows of; a first reading does not.
  const isOpen =
    view.isOpen &&
    known === undefined &&
    next.status === 'possible' &&
    waiting === undefined &&
    (isFresh || next.kind === 'reading')

  const answer = useStable(async (chosen: Answer) => {
    if (next.status !== 'possible' || !isOpen || chosen === given?.answer) return
    headingRef.current?.focus()
    const key = await give({ leased: beat, kind: next.kind, answer: chosen, draft: fields, seenAudits })
    if (key === undefined) return
    const now: GivenAnswer = { key, answer: chosen, draft: fields, leased: beat }
    const typed = typedSince(fields, latestFields())
    write(emptyDraft)
    setGiven(now)
    // Nothing was hidden: there is nothing to look at now.
    const isSwift = queue?.skipReveal || (beat.reveal !== null && answers.length > 0)
    if (queue !== undefined && isSwift && !isTyping()) {
      addition.giveTo(now, typed)
      queue.goOn()
    } else addition.write(typed, now)
    announce(t('kept', { answer: t(`answer.${chosen}`), beat: name }))
  })

  const isRefused = entries.some(({ key, delivery }) => key === given?.key && delivery.state === 'refused')
  const forgetRefused = useEffectEvent(() => {
    if (given !== undefined) write(withAddition(given.draft, addition.draft ?? emptyDraft))
    setGiven(undefined)
  })
  useEffect(() => {
    if (isRefused) forgetRefused()
  }, [isRefused])

  const focusHeading = useEffectEvent(() => {
    if (queue !== undefined) headingRef.current?.focus()
  })
  useEffect(() => focusHeading(), [])

  // Also where somebody else was quicker: what they decided is told here.
  const wasRefused = entries.some(({ kind, delivery }) => kind === 'answer' && delivery.state === 'refused')
  const isDone = given !== undefined || wasRefused || next.status !== 'possible' || beat.state === 'settled'

  async function undo() {
    if (undoable === undefined) return queue === undefined ? announce(t('nothingToUndo')) : queue.undoBefore()
    if (!(await takeBack(undoable))) return
    if (given?.key === undoable.key) {
      write(addition.draft === undefined ? given.draft : withAddition(given.draft, addition.draft))
      setGiven(undefined)
    }
    announce(t('takenBack', { answer: t(`answer.${undoable.subject.answer}`), beat: name }))
  }

  return (
    <>
      <VisuallyHidden role="status">{announced}</VisuallyHidden>
      <ReadingPanel
        leased={beat}
        headingRef={headingRef}
        given={(waiting?.subject ?? given)?.answer}
        givenComment={given?.draft.comment}
        known={known}
        isOpen={isOpen}
        canAdd={given !== undefined}
        draft={fields}
        onDraft={(typed) => (given === undefined ? write(typed) : addition.write(typed))}
        onAnswer={answer}
        onCommand={(command) => {
          if (command === 'undo') void undo()
          if (command === 'go-on' && isDone) queue?.goOn()
          if (command === 'later' && !isDone) queue?.putOff()
        }}
        aboveEnd={
          queue === undefined ? (
            <Anchor
              component={Link}
              href={beat.trainingRow === undefined ? '/' : '/training'}
              size="sm"
              py="sm"
            >
              {t(beat.trainingRow === undefined ? 'backToWorklist' : 'backToTraining')}
            </Anchor>
          ) : (
            <Group gap="sm" wrap="nowrap">
              <Anchor component={Link} href="/disagreements" size="sm" py="sm">
                {t('decisions.waiting', { count: queue.waiting })}
              </Anchor>
              <HelpButton />
            </Group>
          )
        }
        notes={<StandingNote beat={beat} />}
        actions={
          <>
            {queue !== undefined && (
              <>
                <GoOnButton isDisabled={!isDone} onPress={queue.goOn} />
                <LaterButton isDisabled={isDone} onPress={queue.putOff} />
              </>
            )}
            <UndoButton
              isDisabled={queue === undefined && undoable === undefined}
              onPress={() => void undo()}
            />
          </>
        }
        beside={<AnswersToBeat answers={answers} />}
      />
    </>
  )
}

/** What an answer given here would be, or why none is possible. */
function StandingNote({ beat: { state, label, isDouble, next, trainingRow } }: { beat: SingleBeat }) {
  const t = useTranslations('reading.standing')
  const answers = useTranslations('reading.answer')
  const isOpenRow = trainingRow !== undefined && state !== 'settled'
  const isToDecide = next.status === 'possible' && next.kind === 'adjudication' && state !== 'settled'
  const where = whereItStands()
  const what =
    next.status === 'possible'
      ? t(`next.${nextText(next.kind)}`)
      : next.status === 'taken'
        ? t('next.taken')
        : t(`refusal.${next.reason}`)

  function whereItStands(): string {
    if (state === 'settled' && label !== null) return t('settled', { label: answers(label) })
    // The readers' answers are not told yet.
    if (isToDecide && state !== 'disagreement') return t('to-decide')
    return t(state === 'disagreement' && !isDouble ? 'uncertain' : state)
  }
  function nextText(kind: Exclude<AnswerKind, 'addition'>) {
    if (kind === 'adjudication') return isToDecide ? kind : 'again'
    return kind === 'revision' && (isDouble || state !== 'settled') ? 'own-revision' : kind
  }
  return (
    <Alert variant="light" color="gray" icon={<IconInfoCircle />} py="xs">
      <Text size="sm" fw={600}>
        {where}
      </Text>
      <Text size="sm">{what}</Text>
      {isOpenRow && <Text size="sm">{t('row')}</Text>}
    </Alert>
  )
}

/** What was said of the beat, the latest first. */
function AnswersToBeat({ answers }: { answers: readonly VisibleAnswer[] }) {
  const t = useTranslations('reading.answers')
  return (
    <Paper component="section" withBorder p="md">
      <h2 className={classes.heading}>{t('title')}</h2>
      {answers.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      <ol className={classes.answers}>
        {answers.toReversed().map((said) => (
          <AnswerToBeat key={said.id} said={said} />
        ))}
      </ol>
    </Paper>
  )
}

function AnswerToBeat({ said }: { said: VisibleAnswer }) {
  const t = useTranslations('reading')
  const format = useFormatter()
  const { kind, by, at, beatCode, comment, isEffective } = said
  const heading =
    said.answer === null
      ? t('answers.undo')
      : kind === 'addition'
        ? t('answers.addedTo', { answer: t(`answer.${said.answer}`) })
        : t(`answer.${said.answer}`)
  return (
    <li>
      <Text size="sm" fw={600} td={isEffective || kind === 'undo' ? undefined : 'line-through'}>
        {heading}
        {beatCode !== null && ` · ${beatCode}`}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`answers.kind.${kind}`)} · {by ?? t('outcome.somebody')} ·{' '}
        <time dateTime={at}>{format.dateTime(new Date(at), { dateStyle: 'short', timeStyle: 'short' })}</time>
      </Text>
      {comment !== null && <Text size="sm">{comment}</Text>}
    </li>
  )
}

const askAgainMilliseconds = 3_000

/**
 * The beat as the page found it, looked up again whenever the server has dealt with an answer to it.
 *
 * @returns `isFresh`: whether it is as the server left it after the answers of this browser
 */
export function useFreshBeat(
  found: SingleBeat,
  entries: readonly Entry[],
): { beat: SingleBeat; isFresh: boolean } {
  const [{ beat, after }, setFresh] = useState({ beat: found, after: 0 })
  // What was answered before the page was drawn is in what it found.
  const dealtWith = entries.filter(({ delivery }) => delivery.state !== 'waiting').length
  const { inferenceId } = found

  useEffect(() => {
    if (dealtWith === 0) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let isLeft = false
    async function ask() {
      const answer = await askForBeat(inferenceId)
      if (isLeft) return
      if (answer.status === 'found') setFresh({ beat: answer.beat, after: dealtWith })
      else if (answer.status !== 'gone') timer = setTimeout(() => void ask(), askAgainMilliseconds)
    }
    void ask()
    return () => {
      isLeft = true
      clearTimeout(timer)
    }
  }, [dealtWith, inferenceId])

  const isWaited = entries.some(({ kind, delivery }) => kind !== 'addition' && delivery.state === 'waiting')
  return { beat, isFresh: !isWaited && after === dealtWith }
}
