'use client'
import { Progress as Bar, Group, Text } from '@mantine/core'
import type { Progress } from '@vigia/auditing'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'

/** How far the reading of what was chosen has come. */
export function ReadingProgress(props: { progress: Progress | undefined; children: ReactNode }) {
  const t = useTranslations('worklist')
  const { progress } = props
  const share = progress === undefined || progress.total === 0 ? 0 : (100 * progress.settled) / progress.total
  return (
    <Group gap="sm" wrap="nowrap">
      {progress !== undefined && (
        <>
          <Text size="sm" c="dimmed" aria-hidden="true">
            {t('progressShort', { settled: progress.settled, total: progress.total })}
          </Text>
          <Bar
            value={share}
            w={96}
            aria-label={t('progress', { settled: progress.settled, total: progress.total })}
          />
        </>
      )}
      {props.children}
    </Group>
  )
}
