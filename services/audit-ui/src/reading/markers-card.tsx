'use client'
import { useTranslations } from 'next-intl'
import { type FormEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../elements/button.tsx'
import { TextInput } from '../elements/fields.tsx'
import { Paper } from '../elements/layout.tsx'
import { Text } from '../elements/text.tsx'
import { askForMarkers, askToMark, type MarkersAnswer, type NoAnswer } from './ask-server.ts'
import { Labelled } from './decision-panel.tsx'
import classes from './markers-card.module.css'
import reveal from './reveal-panel.module.css'

interface MarkersCardProps {
  /** The heartbeat's name. Of another beat it is another card. */
  beat: string
  /** Whether the reader's own answer is recorded: before that nobody sets a marker, or learns of one. */
  isOpen: boolean
  fieldRef: RefObject<HTMLInputElement | null>
  /** Where the focus goes when the field is left. */
  headingRef: RefObject<HTMLHeadingElement | null>
}

/** The markers of the beat on the screen. It is there from the start, so that nothing moves when it opens. */
export function MarkersCard({ beat, isOpen, fieldRef, headingRef }: MarkersCardProps) {
  const t = useTranslations('markers')
  const [text, setText] = useState('')
  const { markers, inUse, status, change } = useMarkers(beat, isOpen)
  const choices = useId()

  async function add(event: FormEvent) {
    event.preventDefault()
    if ((await change(text, 'add')) === 'added') setText('')
  }

  return (
    <Paper component="section" withBorder p="md" aria-label={t('title')} data-testid="markers">
      <h2 className={reveal.heading}>{t('title')}</h2>
      {markers.length > 0 && (
        <ul className={classes.markers}>
          {markers.map((marker) => (
            <li key={marker}>
              <span>{marker}</span>
              <Button
                variant="subtle"
                size="xs"
                aria-label={t('removeNamed', { marker })}
                onClick={() => void change(marker, 'remove')}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void add(event)} aria-label={t('field')} className={classes.form}>
        <TextInput
          ref={fieldRef}
          label={<Labelled text={t('field')} keys="K" />}
          list={choices}
          autoComplete="off"
          value={text}
          disabled={!isOpen}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') headingRef.current?.focus()
          }}
          required
        />
        <datalist id={choices}>
          {inUse
            .filter((marker) => !markers.includes(marker))
            .map((marker) => (
              <option key={marker} value={marker} />
            ))}
        </datalist>
        <Button type="submit" variant="default" disabled={!isOpen}>
          {t('add')}
        </Button>
      </form>
      <Text role="status" size="sm" c="dimmed" className={classes.outcome}>
        {isOpen ? status !== undefined && t(`outcome.${status}`) : t('afterOwn')}
      </Text>
    </Paper>
  )
}

type Outcome = Exclude<MarkersAnswer['status'], 'told'> | 'not-changed'

/** The markers of a beat as the server tells them, and the way to change them. */
function useMarkers(beat: string, isOpen: boolean) {
  const [{ markers, inUse }, setTold] = useState<Pick<MarkersAnswer, 'markers' | 'inUse'>>(none)
  const [status, setStatus] = useState<Outcome>()
  const isBusy = useRef(false)

  useEffect(() => {
    if (!isOpen) return setTold(none)
    let isLeft = false
    void askForMarkers(beat).then((answer) => {
      if (!isLeft && isTold(answer)) setTold(answer)
    })
    return () => {
      isLeft = true
    }
  }, [beat, isOpen])

  async function change(marker: string, how: 'add' | 'remove'): Promise<Outcome | undefined> {
    if (isBusy.current) return undefined
    isBusy.current = true
    const answer = await askToMark(beat, marker, how)
    isBusy.current = false
    const outcome = isTold(answer) && answer.status !== 'told' ? answer.status : 'not-changed'
    if (isTold(answer)) setTold(answer)
    setStatus(outcome)
    return outcome
  }
  return { markers, inUse, status, change }
}

const none = { markers: [], inUse: [] }

const isTold = (answer: MarkersAnswer | NoAnswer): answer is MarkersAnswer => 'markers' in answer
