import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { KnownFigures, OwnKnown } from '@vigia/auditing'
import { asIfUtc } from '@vigia/contracts/calendar'
import { getFormatter, getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { ScrollingTable } from '../tables/table.tsx'
import { writeKnownShare } from './known-share.ts'

const columns = ['period', 'count', 'sensitivity', 'specificity', 'undecided'] as const

/** How the reader who is signed in did on known beats, for all time and by month. Nobody else is shown it. */
export async function OwnKnownTable({ known }: { known: OwnKnown }) {
  const t = await getTranslations('beats.known')
  const format = await getFormatter()
  const { auditing } = app()
  if (known.all.n === 0) return <Text>{t('none')}</Text>
  const nameOf = (month: string) =>
    format.dateTime(asIfUtc(`${month}-01 00:00:00`), { year: 'numeric', month: 'long', timeZone: 'UTC' })
  const rows = [
    { name: t('all'), told: known.all },
    ...known.months.map(({ month, told }) => ({ name: nameOf(month), told })),
  ]
  return (
    <>
      <ScrollingTable
        caption={t('caption')}
        columns={columns.map((column) => t(`column.${column}`))}
        minWidth={640}
        isNarrow
      >
        <TableTbody>
          {rows.map(({ name, told: { n, figures } }) => (
            <TableTr key={name}>
              <TableTh scope="row" fw={500}>
                {name}
              </TableTh>
              <TableTd>{format.number(n)}</TableTd>
              <Shares figures={figures} />
            </TableTr>
          ))}
        </TableTbody>
      </ScrollingTable>
      <Text size="sm" c="dimmed" maw="75ch">
        {t('source', { fewest: auditing.fewestKnown })}
      </Text>
    </>
  )
}

async function Shares({ figures }: { figures: KnownFigures | null }) {
  const t = await getTranslations('beats.known')
  const format = await getFormatter()
  if (figures === null) return <TableTd colSpan={3}>{t('few')}</TableTd>
  const { sensitivity, specificity, undecided } = figures
  return (
    <>
      {[sensitivity, specificity].map((share, place) => (
        <TableTd key={columns[place + 2]}>
          {share === null ? '–' : t('share', writeKnownShare(share, format))}
        </TableTd>
      ))}
      <TableTd>{format.number(undecided)}</TableTd>
    </>
  )
}
