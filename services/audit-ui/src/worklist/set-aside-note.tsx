import { Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { SetAsideReason } from '@vigia/db'
import { useTranslations } from 'next-intl'
import { Notice } from '../elements/feedback.tsx'

const reasons = ['no-verdict', 'no-model'] as const satisfies SetAsideReason[]

/** How many judgements nobody is handed, and why; nothing where there are none. */
export function SetAsideNote({ counts }: { counts: Record<SetAsideReason, number> }) {
  const t = useTranslations('worklist.setAside')
  const present = reasons.filter((reason) => counts[reason] > 0)
  if (present.length === 0) return null
  return (
    <Notice icon={IconAlertTriangle}>
      <Text size="sm" fw={600}>
        {t('title', { count: present.reduce((sum, reason) => sum + counts[reason], 0) })}
      </Text>
      {present.map((reason) => t(reason, { count: counts[reason] })).join(' ')}
    </Notice>
  )
}
