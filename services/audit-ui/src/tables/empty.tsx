import { EmptyState } from '@mantine/core'
import type { ReactNode } from 'react'
import { LinkButton } from '../links/link-button.tsx'

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
