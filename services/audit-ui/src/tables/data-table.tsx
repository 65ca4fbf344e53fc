import { TableTbody, TableTd, TableTh, TableTr } from '@mantine/core'
import { ScrollingTable } from './scrolling-table.tsx'

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
