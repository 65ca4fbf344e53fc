import { TableTh } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import Link from 'next/link'
import classes from './tables.module.css'

interface SortHeadingProps {
  label: string
  /** Where the link leads that sorts by this column. */
  href: string
  /** What the link says to who doesn't see the arrow. */
  title: string
  /** How the table is sorted by this column now; undefined when it is not. */
  direction: 'ascending' | 'descending' | undefined
}

/** The heading of a column that a table can be sorted by. */
export function SortHeading({ label, href, title, direction }: SortHeadingProps) {
  const Arrow = direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <TableTh scope="col" aria-sort={direction ?? 'none'}>
      <Link href={href} title={title} className={classes.sort} scroll={false} prefetch={false}>
        {label}
        {direction !== undefined && <Arrow size={16} aria-hidden />}
      </Link>
    </TableTh>
  )
}
