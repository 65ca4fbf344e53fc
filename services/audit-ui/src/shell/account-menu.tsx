'use client'
import { IconMoon, IconSun, IconUser } from '@tabler/icons-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useRef, useTransition } from 'react'
import { signOut } from '../app/sign-in/sign-out.ts'
import { ActionIcon } from '../elements/button.tsx'
import { useDropdown, useReady } from '../elements/overlays.tsx'
import { chooseScheme, useScheme } from '../elements/scheme.ts'
import { locales } from '../i18n/locales.ts'
import { chooseLanguage } from './choose-language.ts'
import classes from './shell.module.css'

/** Who is signed in, and the way out. */
export function AccountMenu({ reader }: { reader: { name: string; role: string } }) {
  const t = useTranslations('app')
  const { isOpen, setOpen, rootRef, buttonRef } = useDropdown()
  const isReady = useReady()
  const firstItem = useRef<HTMLAnchorElement>(null)
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
            <Link
              ref={firstItem}
              href="/account"
              role="menuitem"
              className={classes.accountItem}
              onClick={() => setOpen(false)}
            >
              {t('account.own')}
            </Link>
            <button
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

export function LanguageSwitch() {
  const t = useTranslations('app.language')
  const router = useRouter()
  const current = useLocale()
  const isReady = useReady()
  const [waiting, startTransition] = useTransition()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent with a form.
    <div role="group" aria-label={t('label')} className={classes.languages}>
      {locales.map((locale) => (
        <button
          key={locale}
          type="button"
          lang={locale}
          aria-pressed={locale === current}
          disabled={waiting || !isReady}
          onClick={() =>
            startTransition(async () => {
              await chooseLanguage(locale)
              router.refresh()
            })
          }
        >
          {/* Where there is little room, two letters are seen and the whole name is read out. */}
          <span className={classes.short}>{locale.slice(0, 2).toUpperCase()}</span>
          <span className={classes.full}>{t(locale)}</span>
        </button>
      ))}
    </div>
  )
}

export function SchemeSwitch() {
  const t = useTranslations('app.scheme')
  const isDark = useScheme() === 'dark'
  const isReady = useReady()
  const label = isDark ? t('toLight') : t('toDark')
  return (
    <ActionIcon
      size={40}
      disabled={!isReady}
      aria-label={label}
      title={label}
      onClick={() => chooseScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
    </ActionIcon>
  )
}
