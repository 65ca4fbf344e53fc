'use client'
import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'

export function SchemeSwitch() {
  const t = useTranslations('app.scheme')
  const { setColorScheme } = useMantineColorScheme()
  // The server does not know the browser's scheme: until it is known, both sides draw the light one.
  const isDark = useComputedColorScheme('light', { getInitialValueInEffect: true }) === 'dark'
  const label = isDark ? t('toLight') : t('toDark')
  return (
    <ActionIcon aria-label={label} title={label} onClick={() => setColorScheme(isDark ? 'light' : 'dark')}>
      {isDark ? <IconSun size={20} aria-hidden /> : <IconMoon size={20} aria-hidden />}
    </ActionIcon>
  )
}
