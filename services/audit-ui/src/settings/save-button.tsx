'use client'
import { Button, Group, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'

/** Saves a form, and says when that is done. */
export function SaveButton({
  label,
  isSaving,
  isSaved,
}: {
  label: string
  isSaving: boolean
  isSaved: boolean
}) {
  const t = useTranslations('settings')
  return (
    <Group>
      <Button type="submit" loading={isSaving}>
        {label}
      </Button>
      <Group role="status" gap={4}>
        {isSaved && (
          <>
            <IconCheck size={18} aria-hidden />
            <Text span>{t('saved')}</Text>
          </>
        )}
      </Group>
    </Group>
  )
}
