import { EmptyState, Group, Stack, Text, Title } from '@mantine/core'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { LinkButton } from '../links/links.tsx'
import classes from './tables.module.css'

/** The one heading of the first order, and a sentence on what the page is for. */
export function PageHeading({ title, intro }: { title: string; intro?: string }) {
  return (
    <Stack gap={4} mb="lg">
      <Title order={1} size="h2">
        {title}
      </Title>
      {intro !== undefined && (
        <Text c="dimmed" maw="65ch">
          {intro}
        </Text>
      )}
    </Stack>
  )
}

interface PageLinksProps {
  /** Names the group of links. */
  label: string
  links: readonly { label: string; href: string; isCurrent?: boolean }[]
}

/** Ways to other pages of a long table. */
export function PageLinks({ label, links }: PageLinksProps) {
  if (links.length === 0) return null
  return (
    <Group component="nav" aria-label={label} gap="sm" mt="md">
      {links.map(({ label: text, href, isCurrent }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          className={classes.page}
          aria-current={isCurrent ? 'page' : undefined}
        >
          {text}
        </Link>
      ))}
    </Group>
  )
}

/** Something that can be opened, without a script. */
export function Disclosure(props: { label: string; isOpen?: boolean; children: ReactNode }) {
  const { label, isOpen = false, children } = props
  return (
    <details open={isOpen}>
      <summary className={classes.opener}>{label}</summary>
      {children}
    </details>
  )
}

interface EmptyProps {
  title: string
  /** What to do about it. */
  text: ReactNode
  action?: { label: string; href: string }
}

/** In the place of a table without rows. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <EmptyState title={title} description={text} my="xl">
      {action !== undefined && (
        <LinkButton href={action.href} variant="light">
          {action.label}
        </LinkButton>
      )}
    </EmptyState>
  )
}
