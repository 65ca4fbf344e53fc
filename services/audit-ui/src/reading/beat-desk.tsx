'use client'
import { Paper } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, type RefObject, useRef } from 'react'
import { BeatChart, type ChartHandle } from '../beat-chart/beat-chart.tsx'
import type { Answer, Draft, HandedBeat } from './beat.ts'
import classes from './beat-desk.module.css'
import { BeatHeading } from './beat-heading.tsx'
import { DecisionPanel } from './decision-panel.tsx'
import type { Command } from './keys.ts'
import { RevealPanel } from './reveal-panel.tsx'
import { useKeyboard } from './use-keyboard.ts'
import { useRegion } from './use-region.ts'
import { useScreenOptions } from './use-screen-options.ts'

interface BeatDeskProps {
  handed: HandedBeat
  headingRef: RefObject<HTMLHeadingElement | null>
  /** What the reader has answered; undefined until then. */
  given: Answer | undefined
  /** Whether an answer is possible now. */
  isOpen: boolean
  draft: Draft
  onDraft(draft: Draft): void
  onAnswer(answer: Answer): void
  /** Commands that are not the desk's own. */
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

/** One beat with all that is needed to decide: the curve, the decision, and what the model says when it may be seen. */
export function BeatDesk(props: BeatDeskProps) {
  const t = useTranslations('reading')
  const { handed, given, isOpen, draft, onDraft, onAnswer } = props
  const { neutral, reveal } = handed
  const [region, setRegion] = useRegion(neutral.inferenceId)
  const [{ shortcuts }] = useScreenOptions()
  const commentRef = useRef<HTMLTextAreaElement>(null)
  const codeRef = useRef<HTMLSelectElement>(null)
  const chartRef = useRef<ChartHandle>(null)

  useKeyboard(shortcuts, (command) => {
    if (command.do === 'answer') return isOpen ? onAnswer(command.answer) : undefined
    if (command.do === 'comment') return commentRef.current?.focus()
    if (command.do === 'code') return codeRef.current?.focus()
    if (command.do === 'chart') return chartRef.current?.run(command.chart)
    props.onCommand(command.do)
  })

  return (
    <div className={classes.desk}>
      <BeatHeading neutral={neutral} headingRef={props.headingRef} end={props.aboveEnd} />
      <div className={classes.notes}>{props.notes}</div>
      <Paper withBorder p="md" className={classes.curve}>
        <BeatChart
          ref={chartRef}
          name={t('beat', { beat: neutral.inferenceId })}
          input={neutral.values}
          reconstruction={reveal?.reconstruction ?? null}
          scale={neutral.scale ?? null}
          region={region}
          onRegionChange={setRegion}
        />
      </Paper>
      <div className={classes.decision}>
        <DecisionPanel {...{ given, draft, onDraft, onAnswer, commentRef, codeRef }} isDisabled={!isOpen}>
          {props.actions}
        </DecisionPanel>
      </div>
      <section className={classes.reveal} aria-label={t('reveal.label')}>
        <RevealPanel
          reveal={reveal}
          given={given}
          modelTag={neutral.modelTag}
          isComing={given !== undefined && reveal === null}
        />
      </section>
      <div className={classes.beside}>{props.beside}</div>
    </div>
  )
}
