'use client'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { useReady } from '../elements/overlays.tsx'
import { locales } from '../i18n/locales.ts'
import { chooseLanguage } from './choose-language.ts'
import classes from './shell.module.css'

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
