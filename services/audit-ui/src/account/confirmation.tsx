'use client'
import { Button, Group, PasswordInput, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { createContext, type FormEvent, type ReactNode, use, useState } from 'react'
import { ModalDialog } from '../elements/modal-dialog.tsx'
import { confirmPassword } from './actions.ts'

/** What an action says that asks for the password first. */
export interface ToBeConfirmed {
  status: 'to-be-confirmed'
}

type Outcome = { status: string }
/** Runs an action; where it asks for the password, that is asked for, and the action is run again. */
type Run = <Done extends Outcome>(attempt: () => Promise<Done | ToBeConfirmed>) => Promise<Done | undefined>

const Confirmation = createContext<Run | undefined>(undefined)

/** @returns what runs an action that may ask for the password first; undefined comes of it where nobody gave it */
export function useConfirmed(): Run {
  const run = use(Confirmation)
  if (run === undefined) throw new Error('What may ask for a password stands within a ConfirmationProvider.')
  return run
}

/** Asks for the password of whoever is signed in where what is within wants it. */
export function ConfirmationProvider({ minutes, children }: { minutes: number; children: ReactNode }) {
  const [asked, ask] = useState<Asked>()
  const run: Run = async (attempt) => {
    for (;;) {
      const outcome = await attempt()
      if (!isToBeConfirmed(outcome)) return outcome
      const answer = new Promise<boolean>((onEnd, onFailure) => ask({ onEnd, onFailure }))
      const isConfirmed = await answer.finally(() => ask(undefined))
      if (!isConfirmed) return undefined
    }
  }
  return (
    <Confirmation value={run}>
      {children}
      {asked && <ConfirmDialog minutes={minutes} {...asked} />}
    </Confirmation>
  )
}

interface Asked {
  onEnd(isConfirmed: boolean): void
  /** Goes to whoever ran the action: their transition shows the page for failures. */
  onFailure(error: unknown): void
}

const isToBeConfirmed = (outcome: Outcome): outcome is ToBeConfirmed => outcome.status === 'to-be-confirmed'

function ConfirmDialog({ minutes, onEnd, onFailure }: Asked & { minutes: number }) {
  const t = useTranslations('accounts.confirm')
  const [outcome, setOutcome] = useState<Awaited<ReturnType<typeof confirmPassword>>>()
  // No transition: React ends it with the one that waits for this dialog, and the button would stay busy.
  const [isSending, setSending] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget).get('password') ?? '')
    setSending(true)
    try {
      const next = await confirmPassword(password)
      if (next.status === 'confirmed') onEnd(true)
      else setOutcome(next)
    } catch (error) {
      onFailure(error)
    } finally {
      setSending(false)
    }
  }
  const seconds = outcome?.status === 'too-many-attempts' ? outcome.retryAfterSeconds : 0
  const refusal =
    outcome !== undefined &&
    outcome.status !== 'confirmed' &&
    t(`refusal.${outcome.status}`, { seconds, minutes })
  return (
    <ModalDialog title={t('title')} onClose={() => onEnd(false)}>
      <form onSubmit={submit} noValidate>
        <Text mb="sm">{t('text', { minutes })}</Text>
        <PasswordInput
          name="password"
          label={t('password')}
          autoComplete="current-password"
          error={refusal}
          errorProps={{ role: 'alert' }}
          aria-invalid={refusal !== false || undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('show') }}
          data-first
          size="md"
          mb="md"
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onEnd(false)}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isSending}>
            {t('submit')}
          </Button>
        </Group>
      </form>
    </ModalDialog>
  )
}
