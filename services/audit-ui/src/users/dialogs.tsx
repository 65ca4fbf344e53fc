'use client'
import { Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useId, useRef, useState, useTransition } from 'react'
import { renewPassword } from './actions.ts'
import classes from './dialogs.module.css'

interface DialogProps {
  title: string
  isOpen: boolean
  onClose(): void
  children: ReactNode
}

/** The browser's own dialog: it takes the focus and gives it back, Esc closes it, and the page behind it is inert. */
function Dialog({ title, isOpen, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  return (
    <dialog ref={dialog} className={classes.dialog} aria-labelledby={titleId} onClose={onClose}>
      {isOpen && (
        <Stack>
          <Title order={2} size="h4" id={titleId}>
            {title}
          </Title>
          {children}
        </Stack>
      )}
    </dialog>
  )
}

interface QuestionProps extends DialogProps {
  confirm: string
  onConfirm(): void
}

/** Asks before something is done that ends somebody's access. The safe answer has the focus. */
export function Question({ confirm, onConfirm, children, ...dialog }: QuestionProps) {
  const t = useTranslations('accounts.users')
  return (
    <Dialog {...dialog}>
      {children}
      <Group justify="flex-end">
        <Button variant="default" onClick={dialog.onClose}>
          {t('cancel')}
        </Button>
        <Button color="red.9" onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Dialog>
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
  return (
    <Dialog title={t('title', { email: shown?.email ?? '' })} isOpen={shown !== undefined} onClose={onClose}>
      {shown !== undefined && <NewPassword password={shown.password} onClose={onClose} />}
    </Dialog>
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
  const [outcome, setOutcome] = useState<Awaited<ReturnType<typeof renewPassword>>>()
  const [isRenewing, startTransition] = useTransition()
  const renew = () => startTransition(async () => setOutcome(await renewPassword(user.id)))
  const close = () => {
    onClose()
    setOutcome(undefined)
  }
  const { name, email } = user
  const isShown = outcome?.status === 'renewed'
  return (
    <Dialog
      title={isShown ? t('password.title', { email }) : t('renewPasswordOf', { name })}
      isOpen={isOpen}
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
    </Dialog>
  )
}
