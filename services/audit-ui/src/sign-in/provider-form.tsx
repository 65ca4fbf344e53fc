'use client'
import { Button, Divider, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { signInWithProvider } from './actions.ts'
import { ProviderFailure, Refusal } from './refusal.tsx'

interface ProviderFormProps {
  /** What people call the provider. */
  name: string
  from: string
  /** What came back from an attempt, in the words of the protocol. */
  error: string | undefined
}

/** The way in through the institution's own sign-in. */
export function ProviderForm({ name, from, error }: ProviderFormProps) {
  const t = useTranslations('accounts.signIn')
  const [state, action, isWaiting] = useActionState(signInWithProvider, { status: 'empty' })
  return (
    <form action={action}>
      <Stack>
        <Divider label={t('or')} />
        {state.status === 'empty' && error !== undefined ? (
          <ProviderFailure name={name} error={error} />
        ) : (
          <Refusal state={state} />
        )}
        <input type="hidden" name="from" value={from} />
        <Button type="submit" variant="default" loading={isWaiting} fullWidth>
          {t('provider', { name })}
        </Button>
      </Stack>
    </form>
  )
}
