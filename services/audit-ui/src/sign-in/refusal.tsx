'use client'
import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { SignInState } from './actions.ts'

/** Why nobody came in, read out as soon as it is there. */
export function Refusal({ state }: { state: SignInState }) {
  const t = useTranslations('accounts.signIn.refusal')
  if (state.status === 'empty') return null
  const seconds = state.status === 'too-many-attempts' ? state.retryAfterSeconds : 0
  return <Warning>{t(state.status, { seconds })}</Warning>
}

const known: Record<string, string> = {
  account_not_linked: 'notLinked',
  email_not_found: 'noEmail',
  USER_DISABLED: 'disabled',
  access_denied: 'denied',
}

/** Why the provider's answer let nobody in. */
export function ProviderFailure({ name, error }: { name: string; error: string }) {
  const t = useTranslations('accounts.signIn.providerFailure')
  return <Warning>{t(known[error] ?? 'other', { name })}</Warning>
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {children}
    </Alert>
  )
}
