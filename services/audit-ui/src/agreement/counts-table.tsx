import { TableTbody, TableTd, TableTh, TableTr } from '@mantine/core'
import type { Answer } from '@vigia/contracts/audit'
import { getFormatter, getTranslations } from 'next-intl/server'
import { ScrollingTable } from '../tables/scrolling-table.tsx'
import classes from './agreement.module.css'
import { type AnswerCounts, totalsOf } from './answer-counts.ts'

interface CountsTableProps {
  first: string
  second: string
  table: AnswerCounts<Answer>
}

/** How often each answer of one reader met each answer of the other, with totals. */
export async function CountsTable({ first, second, table }: CountsTableProps) {
  const t = await getTranslations('agreement.counts')
  const answerIn = await getTranslations('history.answer')
  const format = await getFormatter()
  const totals = totalsOf(table.counts)
  return (
    <ScrollingTable
      caption={t('caption', { first, second })}
      columns={[t('answer'), ...table.answers.map((answer) => answerIn(answer)), t('total')]}
      minWidth={420}
    >
      <TableTbody>
        {table.answers.map((answer, row) => (
          <TableTr key={answer}>
            <TableTh scope="row">{answerIn(answer)}</TableTh>
            {table.answers.map((other, column) => (
              <TableTd key={other} className={row === column ? classes.same : undefined}>
                {format.number(table.counts[row]?.[column] ?? 0)}
                {row === column && ` ${t('same')}`}
              </TableTd>
            ))}
            <TableTd>{format.number(totals.rows[row] ?? 0)}</TableTd>
          </TableTr>
        ))}
        <TableTr>
          <TableTh scope="row">{t('total')}</TableTh>
          {table.answers.map((answer, column) => (
            <TableTd key={answer}>{format.number(totals.columns[column] ?? 0)}</TableTd>
          ))}
          <TableTd>{format.number(totals.all)}</TableTd>
        </TableTr>
      </TableTbody>
    </ScrollingTable>
  )
}
