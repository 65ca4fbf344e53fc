'use client'
import { SegmentedControl } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { locales } from '../i18n/locales.ts'
import { chooseLanguage } from './choose-language.ts'

export function LanguageSwitch() {
  const t = useTranslations('app.language')
  const router = useRouter()
  const [waiting, startTransition] = useTransition()
  return (
    <SegmentedControl
      aria-label={t('label')}
      size="sm"
      disabled={waiting}
      value={useLocale()}
      data={locales.map((locale) => ({ value: locale, label: t(locale) }))}
      onChange={(locale) =>
        startTransition(async () => {
          await chooseLanguage(locale)
          router.refresh()
        })
      }
    />
  )
}
