'use client'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { ActionIcon } from '../elements/button.tsx'
import { useReady } from '../elements/overlays.tsx'
import { chooseScheme, useScheme } from '../elements/scheme.ts'

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
