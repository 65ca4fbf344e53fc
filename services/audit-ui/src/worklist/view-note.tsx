'use client'
import { Anchor, Group, Text } from '@mantine/core'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import type { View } from '@vigia/contracts/audit'
import Link from 'next/link'
import { useTranslations } from 'next-intl'

/** What the reader will see before answering, and where that is chosen. */
export function ViewNote({ view }: { view: View }) {
  const t = useTranslations('worklist')
  const Icon = view === 'blind' ? IconEyeOff : IconEye
  return (
    <Group gap="xs" wrap="nowrap" align="start">
      <Icon size={20} aria-hidden style={{ flexShrink: 0 }} />
      <Text size="sm">
        {t(`view.${view}`)}{' '}
        <Anchor component={Link} href="/settings">
          {t('view.change')}
        </Anchor>
      </Text>
    </Group>
  )
}
