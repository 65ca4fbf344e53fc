import { Table, TableCaption, TableScrollContainer } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './tables.module.css'

interface ScrollingTableProps {
  /** Names the table, and the region that it scrolls in. */
  caption: string
  /** Below this width, in pixels, the table scrolls sideways. */
  minWidth: number
  /** As wide as a line of text at most. */
  isNarrow?: boolean
  children: ReactNode
}

/** A table that keeps its columns on a narrow screen: it scrolls by touch, and by the arrow keys once it has the focus. */
export function ScrollingTable({ caption, minWidth, isNarrow = false, children }: ScrollingTableProps) {
  return (
    <TableScrollContainer
      type="native"
      minWidth={minWidth}
      role="region"
      aria-label={caption}
      tabIndex={0}
      maw={isNarrow ? '44rem' : undefined}
      className={classes.region}
    >
      <Table captionSide="top" verticalSpacing="sm" tabularNums>
        <TableCaption className={classes.caption}>
          <span>{caption}</span>
        </TableCaption>
        {children}
      </Table>
    </TableScrollContainer>
  )
}
