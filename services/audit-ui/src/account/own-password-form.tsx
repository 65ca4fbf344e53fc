'use client'
import { PasswordInput, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { SaveButton, useSaving } from '../settings/settings-forms.tsx'
import { changePassword } from './actions.ts'
import { type PasswordOutcome, passwordFields, refusedField } from './password-values.ts'

interface OwnPasswordFormProps {
  email: string
  /** How many characters a password may have. */
  length: { minimum: number; maximum: number }
}

/** Changes a reader's own password. What was typed goes when it is saved, and stays when it is refused. */
export function OwnPasswordForm({ email, length }: OwnPasswordFormProps) {
  const t = useTranslations('accounts.own.password')
  const form = useRef<HTMLFormElement>(null)
  const { submit, isSaving, isSaved, outcome } = useSaving<PasswordOutcome>(async (typed) => {
    const next = await changePassword(typed)
    if (next.status === 'saved') form.current?.reset()
    return next
  })
  const refused = refusedField(outcome)
  const seconds = outcome?.status === 'too-many-attempts' ? outcome.retryAfterSeconds : 0
  const refusal =
    outcome !== undefined &&
    outcome.status !== 'saved' &&
    t(`refusal.${outcome.status}`, { ...length, seconds })
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="md" align="flex-start">
        {/* So that a password manager knows whose password it is. */}
        <input type="text" autoComplete="username" value={email} readOnly hidden />
        {passwordFields.map((field) => (
          <PasswordInput
            key={field}
            name={field}
            label={t(field)}
            description={field === 'next' && t('rule', length)}
            autoComplete={field === 'current' ? 'current-password' : 'new-password'}
            error={field === refused && refusal}
            errorProps={{ role: 'alert' }}
            // The library says it of its other fields by itself.
            aria-invalid={field === refused || undefined}
            visibilityToggleButtonProps={{ 'aria-label': t('show', { field: t(field) }) }}
            size="md"
            w="100%"
            maw="26rem"
          />
        ))}
        <SaveButton label={t('save')} isSaving={isSaving} isSaved={isSaved} />
      </Stack>
    </form>
  )
}
