'use client'
import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useActionState, useState } from 'react'
import { signIn } from './actions.ts'
import { Refusal } from './refusal.tsx'

/** E-mail address and password. A refusal leaves the address standing. */
export function PasswordForm({ from }: { from: string }) {
  const t = useTranslations('accounts.signIn')
  const [state, action, isWaiting] = useActionState(signIn, { status: 'empty' })
  const [email, setEmail] = useState('')
  return (
    <form action={action}>
      <Stack>
        <Refusal state={state} />
        <TextInput
          name="email"
          type="email"
          label={t('email')}
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          size="md"
        />
        <PasswordInput
          name="password"
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          size="md"
          visibilityToggleButtonProps={{ 'aria-label': t('show') }}
        />
        <input type="hidden" name="from" value={from} />
        <Button type="submit" loading={isWaiting} fullWidth>
          {t('submit')}
        </Button>
      </Stack>
    </form>
  )
}
