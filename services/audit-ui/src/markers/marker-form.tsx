'use client'
import { Autocomplete, Button, Group, Text } from '@mantine/core'
import type { MarkOutcome } from '@vigia/auditing'
import { markerLength } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState, useTransition } from 'react'
import { markBeat } from './actions.ts'
import classes from './markers.module.css'

interface MarkerFormProps {
  beat: string
  markers: readonly string[]
  /** Markers to choose from. */
  inUse: readonly string[]
}

/** The markers of a beat, each to be removed, and a field to set one more. */
export function MarkerForm({ beat, markers, inUse }: MarkerFormProps) {
  const t = useTranslations('markers')
  const [text, setText] = useState('')
  const [status, setStatus] = useState<MarkOutcome['status']>()
  const [isSending, startTransition] = useTransition()

  const send = (marker: string, change: 'add' | 'remove') => {
    const form = new FormData()
    form.set('beat', beat)
    form.set('marker', marker)
    form.set('change', change)
    startTransition(async () => {
      const outcome = await markBeat(form)
      setStatus(outcome.status)
      if (outcome.status === 'added') setText('')
    })
  }
  const add = (event: FormEvent) => {
    event.preventDefault()
    send(text, 'add')
  }

  return (
    <>
      {markers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      ) : (
        <ul className={classes.markers}>
          {markers.map((marker) => (
            <li key={marker}>
              <span className={classes.marker}>{marker}</span>
              <Button
                variant="subtle"
                size="compact-sm"
                mih={44}
                disabled={isSending}
                aria-label={t('removeNamed', { marker })}
                onClick={() => send(marker, 'remove')}
              >
                {t('remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={add} aria-label={t('title')}>
        <Group align="end" gap="sm">
          <Autocomplete
            label={t('field')}
            description={t('hint')}
            data={inUse.filter((marker) => !markers.includes(marker))}
            value={text}
            onChange={setText}
            maxLength={markerLength}
            required
          />
          <Button type="submit" loading={isSending}>
            {t('add')}
          </Button>
        </Group>
        <Text role="status" size="sm" mt="xs">
          {status !== undefined && t(`outcome.${status}`)}
        </Text>
      </form>
    </>
  )
}
