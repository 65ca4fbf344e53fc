'use client'
import { Button, Group, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { disableUser, enableUser } from './actions.ts'
import { PasswordDialog, Question } from './dialogs.tsx'
import { useChange } from './use-change.ts'

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
