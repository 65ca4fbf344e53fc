'use client'
import { NativeSelect, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { changeRole } from './actions.ts'
import { Question } from './dialogs.tsx'
import { useRoleNames } from './role-names.ts'
import { useChange } from './use-change.ts'

interface RoleFieldProps {
  user: { id: string; name: string; role: string }
  isOneself: boolean
}

/** Changes a user's role as soon as another one is chosen; one's own after a question, since it ends one's rights here. */
export function RoleField({ user, isOneself }: RoleFieldProps) {
  const t = useTranslations('accounts.users')
  const roles = useRoleNames()
  const { change, isChanging } = useChange(user)
  const [asked, ask] = useState<string>()
  const give = (role: string) => change(() => changeRole(user.id, role), role)
  const nameOf = (role: string | undefined) => roles.find(({ value }) => value === role)?.label ?? ''
  return (
    <>
      <NativeSelect
        aria-label={t('roleOf', { name: user.name })}
        data={roles}
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
