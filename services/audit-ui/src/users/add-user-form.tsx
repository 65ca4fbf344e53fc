'use client'
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type FormEvent, useState, useTransition } from 'react'
import { type ToBeConfirmed, useConfirmed } from '../account/confirmation.tsx'
import { addUser } from './actions.ts'
import { NewPasswordDialog } from './dialogs.tsx'
import { useRoleNames } from './user-row.tsx'

/** Adds a user, and shows their password the one time it is known. */
export function AddUserForm() {
  const t = useTranslations('accounts.users')
  const [outcome, setOutcome] = useState<Exclude<Awaited<ReturnType<typeof addUser>>, ToBeConfirmed>>()
  const run = useConfirmed()
  const [isSaving, startTransition] = useTransition()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    startTransition(async () => {
      const next = await run(() => addUser(new FormData(form)))
      setOutcome(next)
      if (next?.status === 'added') form.reset()
    })
  }
  const added = outcome?.status === 'added' ? outcome : undefined
  const problem = outcome !== undefined && outcome.status !== 'added' && t(`outcome.${outcome.status}`)
  return (
    <>
      <form onSubmit={submit}>
        <Stack maw="40rem">
          <Group grow align="end">
            <TextInput name="name" label={t('name')} description={t('add.nameText')} required size="md" />
            <NativeSelect name="role" label={t('role')} data={useRoleNames()} size="md" />
          </Group>
          <TextInput name="email" type="email" label={t('email')} error={problem} required size="md" />
          <Group>
            <Button type="submit" loading={isSaving}>
              {t('add.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
      <NewPasswordDialog shown={added} onClose={() => setOutcome(undefined)} />
    </>
  )
}
