'use client'
import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { endSessions } from './actions.ts'

/** Ends sessions of one's own, and says how many. */
export function EndSessionsButton(props: { which: { id: string } | 'others'; device?: string }) {
  const t = useTranslations('accounts.own.sessions')
  const close = useTranslations('app')('close')
  const { which, device } = props
  const [isEnding, startTransition] = useTransition()
  const end = () =>
    startTransition(async () => {
      const count = await endSessions(which)
      notifications.show({
        message: t('outcome.ended', { count }),
        closeButtonProps: { 'aria-label': close },
      })
    })
  return (
    <Button
      size="sm"
      variant="default"
      loading={isEnding}
      onClick={end}
      aria-label={device === undefined ? undefined : t('endOf', { device })}
    >
      {which === 'others' ? t('endOthers') : t('end')}
    </Button>
  )
}
