'use client'
import type { Answer } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ThesisPicture } from '../beat-chart/thesis-picture.tsx'
import { VisuallyHidden } from '../elements/text.tsx'
import { LastAnswersCard, LaterButton } from './actions.tsx'
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
          <ThesisPicture
            values={current.values}
            reconstruction={current.reveal?.reconstruction ?? null}
            title={t(`reveal.verdict.${current.reveal?.verdict ?? 'none'}`)}
          />
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
