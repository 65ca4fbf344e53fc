import { Group } from '@mantine/core'
import Link from 'next/link'
import classes from './tables.module.css'

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
