'use client'
import { IconUser } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useEffect, useRef, useTransition } from 'react'
import { signOut } from '../app/sign-in/sign-out.ts'
import { useDropdown, useReady } from '../elements/overlays.tsx'
import classes from './shell.module.css'

/** Who is signed in, and the way out. */
export function AccountMenu({ reader }: { reader: { name: string; role: string } }) {
  const t = useTranslations('app')
  const { isOpen, setOpen, rootRef, buttonRef } = useDropdown()
  const isReady = useReady()
  const firstItem = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isOpen) firstItem.current?.focus()
  }, [isOpen])
  // Within a transition a failure is shown by the page for failures.
  const [, startTransition] = useTransition()
  return (
    <div ref={rootRef} className={classes.account}>
      <button
        ref={buttonRef}
        type="button"
        className={classes.accountButton}
        disabled={!isReady}
        aria-label={t('account.menu', { name: reader.name })}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? 'account' : undefined}
        onClick={() => setOpen(!isOpen)}
      >
        <IconUser size={18} aria-hidden />
        <span className={classes.accountName}>{reader.name}</span>
      </button>
      {isOpen && (
        <div className={classes.accountDropdown}>
          <p className={classes.accountReader}>
            <strong>{reader.name}</strong>
            <span>{t(`role.${reader.role}`)}</span>
          </p>
          <div id="account" role="menu" aria-label={t('account.menu', { name: reader.name })}>
            <button
              ref={firstItem}
              type="button"
              role="menuitem"
              className={classes.accountItem}
              onClick={() => startTransition(() => signOut())}
            >
              {t('account.signOut')}
            </button>
          </div>
        </div>
      )}
    </div>
  )
}
