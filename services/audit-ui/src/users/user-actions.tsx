'use client'
import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslations } from 'next-intl'
import { disableUser, enableUser } from './actions.ts'
import { PasswordDialog } from './password-dialog.tsx'
import { useChange } from './use-change.ts'

interface UserActionsProps {
  user: { id: string; name: string; email: string; role: string; isDisabled: boolean }
}

/** What an admin may do with a user, beside their role. */
export function UserActions({ user }: UserActionsProps) {
  const t = useTranslations('accounts.users')
  const { change, isChanging } = useChange(user)
  const [isAsking, { open, close }] = useDisclosure()
  const { name } = user
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="sm"
        variant="default"
        loading={isChanging}
        aria-label={user.isDisabled ? t('enableOf', { name }) : t('disableOf', { name })}
        onClick={() => change(() => (user.isDisabled ? enableUser(user.id) : disableUser(user.id)))}
      >
        {user.isDisabled ? t('enable') : t('disable')}
      </Button>
      <Button size="sm" variant="default" aria-label={t('renewPasswordOf', { name })} onClick={open}>
        {t('renewPassword')}
      </Button>
      <PasswordDialog user={user} isOpen={isAsking} onClose={close} />
    </Group>
  )
}
