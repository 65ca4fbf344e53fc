'use client'
import { NativeSelect } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { changeRole } from './actions.ts'
import { useRoleNames } from './role-names.ts'
import { useChange } from './use-change.ts'

/** Changes a user's role as soon as another one is chosen. */
export function RoleField({ user }: { user: { id: string; name: string; role: string } }) {
  const t = useTranslations('accounts.users')
  const { change, isChanging } = useChange(user)
  return (
    <NativeSelect
      aria-label={t('roleOf', { name: user.name })}
      data={useRoleNames()}
      value={user.role}
      disabled={isChanging}
      onChange={({ currentTarget: { value } }) => change(() => changeRole(user.id, value), value)}
      miw="10.5rem"
    />
  )
}
