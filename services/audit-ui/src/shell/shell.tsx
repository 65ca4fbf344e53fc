'use client'
import { hasRole, type Role } from '@vigia/contracts/audit'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import { Toasts, useReady } from '../elements/overlays.tsx'
import { AccountMenu, LanguageSwitch, SchemeSwitch } from './account-menu.tsx'
import classes from './shell.module.css'

const groups = ['reading', 'audit', 'models', 'clinic'] as const

/** The pages of the menu, each in its group, with the least role that sees it. */
const pages = [
  { group: 'reading', name: 'overview', path: '/overview', from: 'reader' },
  { group: 'reading', name: 'worklist', path: '/', from: 'reader' },
  { group: 'reading', name: 'beats', path: '/beats', from: 'reader' },
  { group: 'reading', name: 'own', path: '/me', from: 'reader' },
  { group: 'audit', name: 'disagreements', path: '/disagreements', from: 'adjudicator' },
  { group: 'audit', name: 'history', path: '/history', from: 'reader' },
  { group: 'audit', name: 'agreement', path: '/agreement', from: 'adjudicator' },
  { group: 'audit', name: 'errors', path: '/errors', from: 'adjudicator' },
  { group: 'models', name: 'models', path: '/models', from: 'reader' },
  { group: 'models', name: 'training', path: '/training', from: 'reader' },
  { group: 'models', name: 'registry', path: '/registry', from: 'reader' },
  { group: 'models', name: 'monitoring', path: '/monitoring', from: 'adjudicator' },
  { group: 'models', name: 'drift', path: '/drift', from: 'adjudicator' },
  { group: 'clinic', name: 'settings', path: '/settings', from: 'reader' },
  { group: 'clinic', name: 'users', path: '/users', from: 'admin' },
  { group: 'clinic', name: 'securityLog', path: '/security-log', from: 'admin' },
  { group: 'clinic', name: 'help', path: '/help', from: 'reader' },
] as const

export type Page = (typeof pages)[number]

/** The page of the menu that an address belongs to: the reading screen is the worklist's. */
export function pageOf(address: string): Page | undefined {
  const belongsTo = (path: string) => address === path || address.startsWith(`${path}/`)
  return pages.find(({ path }) => (path === '/' ? address === path || belongsTo('/read') : belongsTo(path)))
}

/** The frame of every page behind the sign-in: menu, language, light or dark, and the account. */
export function Shell(props: { reader: { name: string; role: Role }; children: ReactNode }) {
  const t = useTranslations('app')
  const isReady = useReady()
  const [isOpen, setOpen] = useState(false)
  const current = pageOf(usePathname())
  return (
    <div className={classes.shell}>
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      <header className={classes.header}>
        <button
          type="button"
          className={classes.burger}
          disabled={!isReady}
          aria-label={t('navigation.open')}
          aria-expanded={isOpen}
          aria-controls="pages"
          onClick={() => setOpen(!isOpen)}
        >
          <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
            <path d={isOpen ? 'M4 4 16 16M16 4 4 16' : 'M2 4H18M2 10H18M2 16H18'} />
          </svg>
        </button>
        <span className={classes.name}>{t('name')}</span>
        <div className={classes.end}>
          <LanguageSwitch />
          <SchemeSwitch />
          <AccountMenu reader={props.reader} />
        </div>
      </header>
      <nav
        id="pages"
        className={classes.pages}
        data-open={isOpen || undefined}
        aria-label={t('navigation.label')}
      >
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is sent with a form.
          <div key={group} role="group" aria-labelledby={`pages-${group}`} className={classes.group}>
            <p id={`pages-${group}`} className={classes.groupName}>
              {t(`navigation.groups.${group}`)}
            </p>
            {pages
              .filter((page) => page.group === group && hasRole(props.reader.role, page.from))
              .map(({ name, path }) => (
                <Link
                  key={name}
                  href={path}
                  className={classes.page}
                  aria-current={current?.name === name ? 'page' : undefined}
                  onClick={() => setOpen(false)}
                >
                  {t(`navigation.${name}`)}
                </Link>
              ))}
          </div>
        ))}
      </nav>
      <main id="content" tabIndex={-1} className={classes.main}>
        {props.children}
      </main>
      <Toasts closeLabel={t('close')} />
    </div>
  )
}
