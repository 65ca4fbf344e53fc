'use client'
import type { Answer } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Curve } from '../beat-chart/curve.ts'
import { VisuallyHidden } from '../elements/text.tsx'
import { LastAnswersCard, LaterButton } from './actions.tsx'
import type { LeasedBeat } from './beat.ts'
import { HelpDialog } from './help-dialog.tsx'
import { useScreenOptions } from './hooks.ts'
import { useKeyboard } from './keys.ts'
import { NoBeat } from './no-beat.tsx'
import { BeatHeading } from './reading-panel.tsx'
import { ReadingProgress, type ReadingScreenProps } from './reading-screen.tsx'
import classes from './thesis-screen.module.css'
import { useReading } from './use-reading.ts'

/** What the thesis's checkbox says, and what it stored without a tick. */
const choices = ['anomalous', 'normal'] as const satisfies Answer[]

/**
 * The page of the thesis (MLOPS/Pipelines/src/front_end.py): the picture with the verdict as its title, a checkbox and
 * OK. Other than there nothing is stored unless something is ticked.
 */
export function ThesisScreen({ readerId, choice, first }: Omit<ReadingScreenProps, 'view'>) {
  const t = useTranslations('reading')
  const reading = useReading({ readerId, choice, first, isSwift: true })
  const { state, progress, takeBack, putOff, announce } = reading
  const { current, given } = state
  const [{ shortcuts }] = useScreenOptions()
  const [ticked, setTicked] = useState<{ of: string; answer: Answer }>()
  const [isHelpOpen, setHelpOpen] = useState(false)
  const beat = current?.beat
  const chosen = ticked?.of === beat ? ticked?.answer : undefined

  function tick(answer: Answer) {
    if (beat === undefined || !choices.some((known) => known === answer)) return
    setTicked(chosen === answer ? undefined : { of: beat, answer })
  }

  function store() {
    if (chosen === undefined) return announce(t('thesis.nothing'))
    void reading.answer(chosen)
  }

  useKeyboard(shortcuts, (command) => {
    if (command.do === 'answer') tick(command.answer)
    if (command.do === 'go-on') store()
    if (command.do === 'undo') void takeBack()
    if (command.do === 'later') void putOff()
    if (command.do === 'help') setHelpOpen(true)
  })

  const last = <LastAnswersCard onTakeBack={() => void takeBack()} />
  return (
    <>
      <VisuallyHidden role="status">{reading.announced}</VisuallyHidden>
      {isHelpOpen && <HelpDialog onClose={() => setHelpOpen(false)} />}
      {current === undefined ? (
        <NoBeat request={state.request} progress={progress} onAsk={reading.askNow} last={last} />
      ) : (
        <div className={classes.screen}>
          <BeatHeading
            leased={current}
            headingRef={reading.headingRef}
            end={<ReadingProgress progress={progress} />}
          />
          <Picture leased={current} />
          <form
            onSubmit={(event) => {
              event.preventDefault()
              store()
            }}
          >
            {choices.map((answer) => (
              <label key={answer} className={classes.choice}>
                <input
                  type="checkbox"
                  checked={chosen === answer}
                  disabled={!reading.isOpen}
                  onChange={() => tick(answer)}
                />
                {t(`thesis.sentence.${answer}`)}
              </label>
            ))}
            <button type="submit" className={classes.ok} disabled={!reading.isOpen}>
              {t('thesis.ok')}
            </button>
            <p className={classes.note}>{t('thesis.note')}</p>
          </form>
          <LaterButton isDisabled={given !== undefined} onPress={() => void putOff()} />
          {last}
        </div>
      )}
    </>
  )
}

/** As matplotlib draws it: 6.4 by 4.8 inches at 100 dots each, and the frame where it puts it. */
const frame = { left: 80, right: 576, top: 58, bottom: 427 } as const
/** The room that matplotlib leaves on each side, as a share of what the curves span. */
const margin = 0.05

/** Input, Reconstruction and Error in the thesis's words and colours. */
function Picture({ leased: { values, reveal } }: { leased: LeasedBeat }) {
  const t = useTranslations('reading')
  const reconstruction = reveal?.reconstruction ?? []
  const known = [...values, ...reconstruction].filter((value) => value !== null)
  const low = Math.min(...known, Number.POSITIVE_INFINITY)
  const span = Math.max(...known, Number.NEGATIVE_INFINITY) - low
  const height = Number.isFinite(span) && span > 0 ? span : 1
  const base = Number.isFinite(low) ? low : 0
  const last = Math.max(1, values.length - 1)
  const width = (frame.right - frame.left) / (1 + 2 * margin)
  const x = (sample: number) => frame.left + width * (margin + sample / last)
  const y = (value: number) =>
    frame.bottom - ((frame.bottom - frame.top) * (margin + (value - base) / height)) / (1 + 2 * margin)
  const verdict = t(`reveal.verdict.${reveal?.verdict ?? 'none'}`)
  const both = values.flatMap((value, sample) => {
    const other = reconstruction[sample] ?? null
    return value === null || other === null ? [] : [[sample, value, other] as const]
  })
  const error = [
    ...both.map(([sample, value]) => `${x(sample)},${y(value)}`),
    ...both.toReversed().map(([sample, , other]) => `${x(sample)},${y(other)}`),
  ]
  const legend = [
    { name: 'Input', draw: <path d="M470 76h28" className={classes.input} /> },
    { name: 'Reconstruction', draw: <path d="M470 96h28" className={classes.reconstruction} /> },
    { name: 'Error', draw: <path d="M470 111h28v10h-28z" className={classes.error} /> },
  ]
  return (
    <svg viewBox="0 0 640 480" className={classes.picture} role="img" data-testid="thesis-picture">
      <title>{`${verdict}. ${t('thesis.picture')}`}</title>
      <rect width="640" height="480" className={classes.paper} />
      <text x={(frame.left + frame.right) / 2} y={frame.top - 12} className={classes.title}>
        {verdict}
      </text>
      <polygon points={error.join(' ')} className={classes.error} />
      <path d={trace(values, x, y)} className={classes.input} />
      <path d={trace(reconstruction, x, y)} className={classes.reconstruction} />
      {[0, 20, 40, 60, 80, 100, 120].map((sample) => (
        <g key={sample}>
          <path d={`M${x(sample)} ${frame.bottom}v5`} className={classes.axis} />
          <text x={x(sample)} y={frame.bottom + 20} className={classes.below}>
            {sample}
          </text>
        </g>
      ))}
      {ticksBetween(base - margin * height, base + (1 + margin) * height).map((value) => (
        <g key={value}>
          <path d={`M${frame.left} ${y(value)}h-5`} className={classes.axis} />
          <text x={frame.left - 10} y={y(value) + 4} className={classes.beside}>
            {value}
          </text>
        </g>
      ))}
      <path
        d={`M${frame.left} ${frame.top}H${frame.right}V${frame.bottom}H${frame.left}z`}
        className={classes.axis}
      />
      <rect x="460" y="64" width="111" height="66" rx="3" className={classes.legend} />
      {legend.map(({ name, draw }, line) => (
        <g key={name}>
          {draw}
          <text x="506" y={80 + 20 * line} className={classes.name}>
            {name}
          </text>
        </g>
      ))}
    </svg>
  )
}

function trace(curve: Curve, x: (sample: number) => number, y: (value: number) => number): string {
  return curve
    .map((value, sample) => {
      if (value === null) return ''
      const starts = sample === 0 || curve[sample - 1] === null
      return `${starts ? 'M' : 'L'}${x(sample).toFixed(1)} ${y(value).toFixed(1)}`
    })
    .join('')
}

/** Round values, five to ten of them. */
function ticksBetween(low: number, high: number): number[] {
  const rough = (high - low) / 10
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? power
  const first = Math.ceil(low / step)
  const count = Math.floor(high / step) - first + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    Number(((first + index) * step).toPrecision(6)),
  )
}
