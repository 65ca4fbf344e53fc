'use client'
import {
  Button,
  Group,
  ModalBody,
  ModalContent,
  ModalOverlay,
  ModalRoot,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useState, useTransition } from 'react'
import { renewPassword } from './actions.ts'
import { NewPassword } from './new-password.tsx'

interface PasswordDialogProps {
  user: { id: string; name: string; email: string }
  isOpen: boolean
  onClose(): void
}

/** Asks before a user gets another password, and then shows it the one time it is known. */
export function PasswordDialog({ user, isOpen, onClose }: PasswordDialogProps) {
  const t = useTranslations('accounts.users')
  const [outcome, setOutcome] = useState<Awaited<ReturnType<typeof renewPassword>>>()
  const [isRenewing, startTransition] = useTransition()
  const renew = () => startTransition(async () => setOutcome(await renewPassword(user.id)))
  const close = () => {
    onClose()
    setOutcome(undefined)
  }
  const title = t('renewPasswordOf', { name: user.name })
  return (
    <ModalRoot opened={isOpen} onClose={close}>
      <ModalOverlay />
      <ModalContent aria-label={title}>
        <ModalBody pt="md">
          <Stack>
            <Title order={2} size="h4">
              {title}
            </Title>
            <div role="status">
              {outcome === undefined && <Text>{t('password.ask')}</Text>}
              {outcome?.status === 'renewed' && (
                <NewPassword email={user.email} password={outcome.password} />
              )}
              {outcome !== undefined && outcome.status !== 'renewed' && (
                <Text>{t(`outcome.${outcome.status}`)}</Text>
              )}
            </div>
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('password.close')}
              </Button>
              {outcome === undefined && (
                <Button onClick={renew} loading={isRenewing}>
                  {t('password.renew')}
                </Button>
              )}
            </Group>
          </Stack>
        </ModalBody>
      </ModalContent>
    </ModalRoot>
  )
}
