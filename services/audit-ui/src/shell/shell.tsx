'use client'
import { AppShell, Burger, Group, NavLink, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { AccountMenu } from './account-menu.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { pageOf, pages } from './pages.ts'
import { SchemeSwitch } from './scheme-switch.tsx'
import classes from './shell.module.css'

/** The frame of every page behind the sign-in: menu, language, light or dark, and the account. */
export function Shell(props: { reader: { name: string; role: string }; children: ReactNode }) {
  const t = useTranslations('app')
  const [isOpen, { toggle, close }] = useDisclosure()
  const current = pageOf(usePathname())
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className={classes.skip}>
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t('navigation.open')}
            />
            <Text fw={700} size="lg">
              {t('name')}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <LanguageSwitch />
            <SchemeSwitch />
            <AccountMenu reader={props.reader} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('navigation.label')}>
        {pages
          .filter(({ roles }) => roles.some((role) => role === props.reader.role))
          .map(({ name, path }) => (
            <NavLink
              key={name}
              component={Link}
              href={path}
              label={t(`navigation.${name}`)}
              active={current?.name === name}
              aria-current={current?.name === name ? 'page' : undefined}
              onClick={close}
            />
          ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {props.children}
      </AppShell.Main>
    </AppShell>
  )
}
