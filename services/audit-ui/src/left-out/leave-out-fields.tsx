'use client'
import { Button, Fieldset, Text, TextInput } from '@mantine/core'
import { leaveOutReasonLength } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import classes from '../beats/beats.module.css'
import type { SearchFields } from '../beats/search.ts'
import { type LeftOutBeats, leaveOutBeats } from './actions.ts'

interface LeaveOutFieldsProps {
  /** What was searched for. */
  fields: SearchFields
  /** Whether any beat is selected. */
  isPossible: boolean
  /** The beats that are selected; undefined for all of the search. */
  chosen(): string[] | undefined
}

/** Leaves the selected beats out of training, for a reason, or takes them in again. */
export function LeaveOutFields({ fields, isPossible, chosen }: LeaveOutFieldsProps) {
  const t = useTranslations('leftOut')
  const [reason, setReason] = useState('')
  const [done, setDone] = useState<LeftOutBeats & { isLeftOut: boolean }>()
  const [isSending, startTransition] = useTransition()
  const send = (isLeftOut: boolean) => {
    const beats = chosen()
    const asked = { search: fields, isLeftOut, reason, ...(beats !== undefined && { beats }) }
    startTransition(async () => setDone({ ...(await leaveOutBeats(asked)), isLeftOut }))
  }
  const isReady = isPossible && reason.trim() !== ''
  return (
    <>
      <Fieldset legend={t('title')} className={classes.batch}>
        <TextInput
          label={t('reason')}
          description={t('hint')}
          maxLength={leaveOutReasonLength}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button variant="default" disabled={!isReady} loading={isSending} onClick={() => send(true)}>
          {t('leaveOut')}
        </Button>
        <Button variant="default" disabled={!isReady} loading={isSending} onClick={() => send(false)}>
          {t('takeIn')}
        </Button>
      </Fieldset>
      <div role="status">
        {done !== undefined && (
          <Text {...(done.status !== 'recorded' && { c: 'red' })}>
            {done.status === 'recorded'
              ? t(done.isLeftOut ? 'leftOut' : 'takenIn', { count: done.beats })
              : t(`refused.${done.status}`)}{' '}
            {done.isCutOff && t('cutOff')}
          </Text>
        )}
      </div>
    </>
  )
}
