import { Table, TableCaption, TableScrollContainer, TableTh, TableThead, TableTr } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './tables.module.css'

interface ScrollingTableProps {
  /** Names the table, and the region that it scrolls in. */
  caption: string
  /** Below this width, in pixels, the table scrolls sideways. */
  minWidth: number
  /** What heads each column, where that is text; else the children begin with the head. */
  columns?: readonly string[]
  /** As wide as a line of text at most. */
  isNarrow?: boolean
  children: ReactNode
}

/** A table that keeps its columns on a narrow screen: it scrolls by touch, and by the arrow keys once it has the focus. */
export function ScrollingTable(props: ScrollingTableProps) {
  const { caption, minWidth, columns, isNarrow = false, children } = props
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
        {columns && (
          <TableThead>
            <TableTr>
              {columns.map((column) => (
                <TableTh key={column} scope="col">
                  {column}
                </TableTh>
              ))}
            </TableTr>
          </TableThead>
        )}
        {children}
      </Table>
    </TableScrollContainer>
  )
}
