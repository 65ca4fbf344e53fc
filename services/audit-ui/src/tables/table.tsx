import {
  Table,
  TableCaption,
  TableScrollContainer,
  TableTbody,
  TableTd,
  TableTh,
  TableThead,
  TableTr,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import Link from 'next/link'
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

interface DataTableProps {
  caption: string
  /** What heads each column. */
  columns: readonly string[]
  /** The first cell names its row. */
  rows: readonly (readonly string[])[]
  minWidth?: number
  /** As wide as a line of text at most, where the columns would drift apart. */
  isNarrow?: boolean
}

/** Values that are text already, in rows and columns. */
export function DataTable({ caption, columns, rows, minWidth = 320, isNarrow = false }: DataTableProps) {
  return (
    <ScrollingTable caption={caption} columns={columns} minWidth={minWidth} isNarrow={isNarrow}>
      <TableTbody>
        {rows.map(([name = '', ...cells], row) => (
          <TableTr key={row}>
            <TableTh scope="row" fw={500}>
              {name}
            </TableTh>
            {cells.map((cell, column) => (
              <TableTd key={columns[column + 1]}>{cell}</TableTd>
            ))}
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

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
