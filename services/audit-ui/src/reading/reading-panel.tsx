'use client'
import { type Answer, commentLength } from '@vigia/contracts/audit'
import { asIfUtc } from '@vigia/contracts/calendar'
import type { Verdict } from '@vigia/contracts/ecg'
import { useFormatter, useTranslations } from 'next-intl'
import { type ReactNode, type RefObject, useMemo, useRef, useState } from 'react'
import { BeatChart, type ChartHandle, type Overlay } from '../beat-chart/beat-chart.tsx'
import { type Region, wholeBeat } from '../beat-chart/frame.ts'
import { Paper } from '../elements/layout.tsx'
import { ModalDialog } from '../elements/modal-dialog.tsx'
import { beatAddress, type Draft, type LabelledNeighbour, type LeasedBeat } from './beat.ts'
import { DecisionPanel } from './decision-panel.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { useScreenOptions, useStable } from './hooks.ts'
import { type AbnormalCode, abnormalCodes, type Command, useKeyboard } from './keys.ts'
import { KnownCard } from './known-card.tsx'
import classes from './reading-panel.module.css'
import { RevealPanel } from './reveal-panel.tsx'

interface ReadingPanelProps {
  leased: LeasedBeat
  headingRef: RefObject<HTMLHeadingElement | null>
  /** What the reader has answered; undefined until then. */
  given: Answer | undefined
  /** The comment that went with that answer. */
  givenComment?: string | undefined
  /** The label of the beat, where it was a known one and has been answered. */
  known?: Verdict | undefined
  /** Whether an answer is possible now. */
  isOpen: boolean
  /** Whether something can be added to the answer that was given. */
  canAdd?: boolean
  draft: Draft
  onDraft(draft: Draft): void
  onAnswer(answer: Answer): void
  /** Commands that are not the panel's own. */
  onCommand(command: Command['do']): void
  /** Beside the heading. */
  aboveEnd?: ReactNode
  /** Between heading and chart. */
  notes?: ReactNode
  /** What can be done when the decision is taken, or instead. */
  actions?: ReactNode
  /** Under the decision, or last where there is no room beside the curve. */
  beside?: ReactNode
}

/** What a reader is asked before it is done. */
interface Question {
  code: AbnormalCode
  proceed(): void
}

/** One beat with all that is needed to decide: the curve, the decision, and what the model says when it may be seen. */
export function ReadingPanel(props: ReadingPanelProps) {
  const t = useTranslations('reading')
  const { leased, given, isOpen, draft, headingRef, canAdd = false } = props
  const { inferenceId, beat, modelTag, trainingRow, reveal, scale = null } = leased
  const [region, setRegion] = useRegion(inferenceId)
  const [{ shortcuts }] = useScreenOptions()
  const commentRef = useRef<HTMLTextAreaElement>(null)
  const chartRef = useRef<ChartHandle>(null)
  const codesRef = useRef<HTMLFieldSetElement>(null)
  const [question, setQuestion] = useState<Question>()
  const [isHelpOpen, setHelpOpen] = useState(false)

  /** Does it, unless it says of a normal beat that its class is another: then that is asked about. */
  function ask(answer: Answer | undefined, code: string | null, proceed: () => void) {
    const abnormal = answer === 'normal' ? abnormalCodes.find((known) => known === code) : undefined
    if (abnormal === undefined) proceed()
    else setQuestion({ code: abnormal, proceed })
  }
  const onAnswer = useStable((answer: Answer) => ask(answer, draft.beatCode, () => props.onAnswer(answer)))
  const onDraft = useStable((changed: Draft) => {
    const isAdded = given !== undefined && changed.beatCode !== draft.beatCode
    ask(isAdded ? given : undefined, changed.beatCode, () => props.onDraft(changed))
  })

  const addToComment = useStable((line: string) => {
    const comment = draft.comment === '' ? line : `${draft.comment.trimEnd()}\n${line}`
    if (comment.length <= commentLength) onDraft({ ...draft, comment })
  })
  const overlays = useOverlays(reveal?.neighbours)

  useKeyboard(shortcuts, (command) => {
    if (command.do === 'answer') return isOpen ? onAnswer(command.answer) : undefined
    if (command.do === 'comment') return commentRef.current?.focus()
    if (command.do === 'code') return codesRef.current?.focus()
    if (command.do === 'chart') return chartRef.current?.run(command.chart)
    if (command.do === 'help') return setHelpOpen(true)
    props.onCommand(command.do)
  })

  return (
    <div className={classes.panel}>
      <BeatHeading leased={leased} headingRef={headingRef} end={props.aboveEnd} />
      <div className={classes.notes}>{props.notes}</div>
      <Paper withBorder p="md" className={classes.curve}>
        <BeatChart
          ref={chartRef}
          name={t('beat', { beat })}
          input={leased.values}
          reconstruction={reveal?.reconstruction ?? null}
          scale={scale}
          meanNormal={reveal?.meanNormal ?? null}
          neighbours={overlays}
          region={region}
          onRegionChange={setRegion}
          onMeasured={isOpen || canAdd ? addToComment : undefined}
        />
      </Paper>
      <div className={classes.decision}>
        <DecisionPanel
          {...{ given, draft, onDraft, onAnswer, headingRef, commentRef, codesRef }}
          givenComment={props.givenComment}
          isDisabled={!isOpen}
          canWrite={isOpen || canAdd}
        >
          {props.actions}
        </DecisionPanel>
      </div>
      <section className={classes.reveal} aria-label={t('reveal.label')}>
        {props.known !== undefined ? (
          <KnownCard label={props.known} given={given} beat={beat} />
        ) : (
          <RevealPanel
            reveal={reveal}
            given={given}
            modelTag={modelTag}
            trainingRow={trainingRow}
            scale={scale}
            isComing={given !== undefined && reveal === null}
          />
        )}
      </section>
      <div className={classes.beside}>{props.beside}</div>
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      {question !== undefined && (
        <CodeQuestion
          code={question.code}
          onYes={() => {
            setQuestion(undefined)
            question.proceed()
          }}
          onNo={() => setQuestion(undefined)}
        />
      )}
    </div>
  )
}

/** The labelled beats as the chart lays them over. */
function useOverlays(neighbours: readonly LabelledNeighbour[] = noNeighbours): Overlay[] {
  const t = useTranslations('reading')
  return useMemo(
    () =>
      neighbours.map(({ ecgId, label, values, distance, beat }) => ({
        name: beat ?? t('neighbours.beat', { ecg: ecgId }),
        label: t(`answer.${label}`),
        values,
        distance,
        href: beat === null ? null : beatAddress(beat),
      })),
    [neighbours, t],
  )
}

const noNeighbours: readonly LabelledNeighbour[] = []

/** Normal, with a class that no normal beat has. */
function CodeQuestion({ code, onYes, onNo }: { code: AbnormalCode; onYes(): void; onNo(): void }) {
  const t = useTranslations('reading')
  return (
    <ModalDialog title={t('contradiction.title', { code, name: t(`code.${code}`) })} onClose={onNo}>
      <p>{t('contradiction.text')}</p>
      <div className={classes.choices}>
        <button type="button" data-first onClick={onYes}>
          {t('contradiction.yes')} <kbd aria-hidden>Enter</kbd>
        </button>
        <button type="button" onClick={onNo}>
          {t('contradiction.no')} <kbd aria-hidden>Esc</kbd>
        </button>
      </div>
    </ModalDialog>
  )
}

interface BeatHeadingProps {
  leased: LeasedBeat
  headingRef: RefObject<HTMLHeadingElement | null>
  end: ReactNode
}

/** Which beat this is. The focus comes here when another one is drawn. */
export function BeatHeading({ leased, headingRef, end }: BeatHeadingProps) {
  const t = useTranslations('reading')
  const format = useFormatter()
  const { beat, modelTag, measuredAt, trainingRow } = leased
  return (
    <div className={classes.head}>
      <div>
        <h1 className={classes.title} ref={headingRef} tabIndex={-1}>
          {t('beat', { beat })}
        </h1>
        <div className={classes.facts}>
          {trainingRow === undefined
            ? t('judgedBy', { tag: modelTag })
            : t('trainingRow', { row: String(trainingRow) })}
          {measuredAt !== null && (
            <>
              {' · '}
              {t('measured', {
                at: format.dateTime(asIfUtc(measuredAt), {
                  dateStyle: 'medium',
                  timeStyle: 'short',
                  timeZone: 'UTC',
                }),
              })}
            </>
          )}
        </div>
      </div>
      {end}
    </div>
  )
}

/** The stretch of the beat on the screen; each beat is shown whole at first. */
export function useRegion(inferenceId: number | undefined): [Region, (region: Region) => void] {
  const [held, setHeld] = useState<{ of: number | undefined; region: Region }>()
  const region = held?.of === inferenceId && held !== undefined ? held.region : wholeBeat
  return [region, useStable((changed: Region) => setHeld({ of: inferenceId, region: changed }))]
}
