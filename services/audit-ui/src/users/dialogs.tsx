'use client'
import { Button, Code, CopyButton, Group, Text } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState, useTransition } from 'react'
import { type ToBeConfirmed, useConfirmed } from '../account/confirmation.tsx'
import { ModalDialog } from '../elements/modal-dialog.tsx'
import { renewPassword } from './actions.ts'
import classes from './dialogs.module.css'

interface QuestionProps {
  title: string
  isOpen: boolean
  onClose(): void
  children: ReactNode
  confirm: string
  onConfirm(): void
}

/** Asks before something is done that ends somebody's access. The safe answer has the focus. */
export function Question({ title, confirm, isOpen, onClose, onConfirm, children }: QuestionProps) {
  const t = useTranslations('accounts.users')
  if (!isOpen) return null
  return (
    <ModalDialog title={title} onClose={onClose}>
      {children}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button color="red.9" onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </ModalDialog>
  )
}

interface ShownPassword {
  email: string
  password: string
}

/** A password that was made up, the one time it can be seen. */
export function NewPasswordDialog(props: { shown: ShownPassword | undefined; onClose(): void }) {
  const t = useTranslations('accounts.users.password')
  const { shown, onClose } = props
  if (shown === undefined) return null
  return (
    <ModalDialog title={t('title', { email: shown.email })} onClose={onClose}>
      <NewPassword password={shown.password} onClose={onClose} />
    </ModalDialog>
  )
}

function NewPassword({ password, onClose }: { password: string; onClose(): void }) {
  const t = useTranslations('accounts.users.password')
  const passwordId = useId()
  return (
    <>
      <Text id={`${passwordId}-text`}>{t('text')}</Text>
      <Code fz="lg" id={passwordId} className={classes.password}>
        {password}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button onClick={copy} aria-describedby={`${passwordId}-text ${passwordId}`} autoFocus>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
      </Group>
    </>
  )
}

interface PasswordDialogProps {
  user: { id: string; name: string; email: string }
  isOpen: boolean
  onClose(): void
}

/** Asks before a user gets another password, and then shows it the one time it is known. */
export function PasswordDialog({ user, isOpen, onClose }: PasswordDialogProps) {
  const t = useTranslations('accounts.users')
  const [outcome, setOutcome] = useState<Exclude<Awaited<ReturnType<typeof renewPassword>>, ToBeConfirmed>>()
  const [isRenewing, startTransition] = useTransition()
  const run = useConfirmed()
  const renew = () => startTransition(async () => setOutcome(await run(() => renewPassword(user.id))))
  const close = () => {
    onClose()
    setOutcome(undefined)
  }
  const { name, email } = user
  const isShown = outcome?.status === 'renewed'
  if (!isOpen) return null
  return (
    <ModalDialog
      title={isShown ? t('password.title', { email }) : t('renewPasswordOf', { name })}
      onClose={close}
    >
      {isShown ? (
        <NewPassword password={outcome.password} onClose={close} />
      ) : (
        <>
          <Text role="status">
            {outcome === undefined ? t('password.ask') : t(`outcome.${outcome.status}`)}
          </Text>
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
        </>
      )}
    </ModalDialog>
  )
}
