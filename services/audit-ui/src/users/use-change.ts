'use client'
import { notifications } from '@mantine/notifications'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'

type Outcome = { status: 'changed' | 'disabled' | 'enabled' | 'last-admin' | 'not-found' }

/** Changes a user, and says what came of it. */
export function useChange(user: { name: string; role: string }) {
  const t = useTranslations('accounts.users')
  const roleName = useTranslations('app.role')
  const [isChanging, startTransition] = useTransition()
  const change = (attempt: () => Promise<Outcome>, role = user.role) =>
    startTransition(async () => {
      const { status } = await attempt()
      const isRefused = status === 'last-admin' || status === 'not-found'
      notifications.show({
        message: t(`outcome.${status}`, { name: user.name, role: roleName(role) }),
        closeButtonProps: { 'aria-label': t('password.close') },
        ...(isRefused ? { color: 'red' } : {}),
      })
    })
  return { change, isChanging }
}
