'use client'
import { Alert, Button, Stack, Textarea } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FormEvent, type ReactNode, useState, useTransition } from 'react'
import type { RegistryOutcome } from './actions.ts'
import { GateTable } from './gate-table.tsx'

interface RegistryFormProps {
  action(form: FormData): Promise<RegistryOutcome>
  /** What the button says. */
  submit: string
  /** Names the form, and the button where several say the same. */
  label: string
  /** Whether a reason has to be given. */
  asksReason?: boolean
  /** The proposal that it is about. */
  proposal?: number
  variant?: 'filled' | 'light' | 'default'
  children?: ReactNode
}

/** Asks the registry for something, and says what became of it. */
export function RegistryForm(props: RegistryFormProps) {
  const { action, submit, label, asksReason = false, proposal, variant = 'filled', children } = props
  const t = useTranslations('registry')
  const [outcome, setOutcome] = useState<RegistryOutcome>()
  const [isAsking, startTransition] = useTransition()
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    startTransition(async () => setOutcome(await action(form)))
  }
  return (
    <form onSubmit={send} aria-label={label}>
      <Stack align="flex-start" gap="sm" maw="44rem">
        {children}
        {proposal !== undefined && <input type="hidden" name="proposal" value={proposal} />}
        {asksReason && (
          <Textarea name="reason" label={t('reasonField')} maxLength={500} required size="md" w="100%" />
        )}
        <Button type="submit" variant={variant} loading={isAsking}>
          {submit}
        </Button>
        {outcome !== undefined && (
          <Alert role="status" color={done.has(outcome.status) ? 'teal' : 'red'} w="100%">
            {t(`outcome.${outcome.status}`)}
            {outcome.evidence && <GateTable evidence={outcome.evidence} />}
          </Alert>
        )}
      </Stack>
    </form>
  )
}

/** The outcomes that have changed something. */
const done = new Set(['proposed', 'approved', 'withdrawn', 'promoted', 'rolled-back'])
