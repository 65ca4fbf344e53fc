'use client'
import { Button, Menu } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import { useTranslations } from 'next-intl'
import { useTransition } from 'react'
import { signOut } from '../app/sign-in/sign-out.ts'

export function AccountMenu({ reader }: { reader: { name: string; role: string } }) {
  const t = useTranslations('app')
  // Within a transition a failure is shown by the page for failures.
  const [, startTransition] = useTransition()
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          leftSection={<IconUser size={18} aria-hidden />}
          aria-label={t('account.menu', { name: reader.name })}
        >
          {reader.name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t(`role.${reader.role}`)}</Menu.Label>
        <Menu.Item onClick={() => startTransition(() => signOut())}>{t('account.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
