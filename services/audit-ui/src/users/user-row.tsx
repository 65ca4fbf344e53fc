'use client'
import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { roles } from '@vigia/contracts/audit'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { type ToBeConfirmed, useConfirmed } from '../account/confirmation.tsx'
import { changeRole, disableUser, enableUser } from './actions.ts'
import { PasswordDialog, Question } from './dialogs.tsx'

/** The roles in a reader's language, from the least to the most, for a field that chooses one. */
export function useRoleNames() {
  const t = useTranslations('app.role')
  return roles.map((role) => ({ value: role, label: t(role) }))
}

type Outcome = { status: 'changed' | 'disabled' | 'enabled' | 'last-admin' | 'not-found' }

/** Changes a user, and says what came of it. */
export function useChange(user: { name: string; role: string }) {
  const t = useTranslations('accounts.users')
  const roleName = useTranslations('app.role')
  const run = useConfirmed()
  const [isChanging, startTransition] = useTransition()
  const change = (attempt: () => Promise<Outcome | ToBeConfirmed>, role = user.role) =>
    startTransition(async () => {
      const outcome = await run(attempt)
      if (outcome === undefined) return
      const { status } = outcome
      const isRefused = status === 'last-admin' || status === 'not-found'
      notifications.show({
        message: t(`outcome.${status}`, { name: user.name, role: roleName(role) }),
        closeButtonProps: { 'aria-label': t('password.close') },
        ...(isRefused ? { color: 'red' } : {}),
      })
    })
  return { change, isChanging }
}

interface RoleFieldProps {
  user: { id: string; name: string; role: string }
  isOneself: boolean
}

/** Changes a user's role as soon as another one is chosen; one's own after a question, since it ends one's rights here. */
export function RoleField({ user, isOneself }: RoleFieldProps) {
  const t = useTranslations('accounts.users')
  const names = useRoleNames()
  const { change, isChanging } = useChange(user)
  const [asked, ask] = useState<string>()
  const give = (role: string) => change(() => changeRole(user.id, role), role)
  const nameOf = (role: string | undefined) => names.find(({ value }) => value === role)?.label ?? ''
  return (
    <>
      <NativeSelect
        aria-label={t('roleOf', { name: user.name })}
        data={names}
        value={user.role}
        disabled={isChanging}
        onChange={({ currentTarget: { value } }) => (isOneself ? ask(value) : give(value))}
        miw="10.5rem"
      />
      <Question
        title={t('ownRole.title', { role: nameOf(asked) })}
        confirm={t('ownRole.confirm')}
        isOpen={asked !== undefined}
        onClose={() => ask(undefined)}
        onConfirm={() => {
          ask(undefined)
          if (asked !== undefined) give(asked)
        }}
      >
        <Text>{t('ownRole.text')}</Text>
      </Question>
    </>
  )
}

interface UserActionsProps {
  user: { id: string; name: string; email: string; role: string; isDisabled: boolean }
  isOneself: boolean
}

/** What an admin may do with a user, beside their role. */
export function UserActions({ user, isOneself }: UserActionsProps) {
  const t = useTranslations('accounts.users')
  const { change, isChanging } = useChange(user)
  const [asked, ask] = useState<'password' | 'disable'>()
  const { name } = user
  const close = () => ask(undefined)
  const disable = () => {
    close()
    change(() => disableUser(user.id))
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="sm"
        variant="default"
        loading={isChanging}
        aria-label={user.isDisabled ? t('enableOf', { name }) : t('disableOf', { name })}
        onClick={() => (user.isDisabled ? change(() => enableUser(user.id)) : ask('disable'))}
      >
        {user.isDisabled ? t('enable') : t('disable')}
      </Button>
      <Question
        title={t('disabling.title', { name })}
        confirm={t('disableOf', { name })}
        isOpen={asked === 'disable'}
        onClose={close}
        onConfirm={disable}
      >
        <Text>{isOneself ? t('disabling.oneself') : t('disabling.text', { name })}</Text>
      </Question>
      <Button
        size="sm"
        variant="default"
        aria-label={t('renewPasswordOf', { name })}
        onClick={() => ask('password')}
      >
        {t('renewPassword')}
      </Button>
      <PasswordDialog user={user} isOpen={asked === 'password'} onClose={close} />
    </Group>
  )
}
