'use client'
import { Alert, Button, Code, CopyButton, Group, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'

/** A password that was made up, while it can still be seen. */
export function NewPassword({ email, password }: { email: string; password: string }) {
  const t = useTranslations('accounts.users.password')
  return (
    <Alert title={t('title', { email })} icon={<IconKey aria-hidden />}>
      <Text size="sm" mb="xs">
        {t('text')}
      </Text>
      <Group>
        <Code fz="md">{password}</Code>
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? t('copied') : t('copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Alert>
  )
}
