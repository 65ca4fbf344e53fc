import { TableTbody, TableTd, TableTh, TableTr, Text, Title } from '@mantine/core'
import type { MarkerFigures } from '@vigia/auditing'
import { writeSlice } from '@vigia/contracts/slices'
import { getFormatter, getTranslations } from 'next-intl/server'
import { beatsAddress, type SearchFields } from '../beats/search.ts'
import { LinkAnchor } from '../links/links.tsx'
import { ScrollingTable } from '../tables/table.tsx'

interface MarkersTableProps {
  figures: { n: number; errors: number; markers: readonly MarkerFigures[] }
  fields: Pick<SearchFields, 'tag' | 'from' | 'to'>
}

/** What people have marked beats with: how often, which share of the errors, how good within, how much to gain. */
export async function MarkersTable({ figures, fields }: MarkersTableProps) {
  const t = await getTranslations('errors.markers')
  const format = await getFormatter()
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const { n, errors, markers } = figures
  const columns = [
    t('marker'),
    t('beats'),
    t('share'),
    t('errors'),
    t('shareOfErrors'),
    t('accuracy'),
    t('gain'),
  ]
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {t('title')}
      </Title>
      <Text c="dimmed" size="sm" maw="75ch" mb="sm">
        {t('intro')}
      </Text>
      {markers.every(({ marker }) => marker === null) ? (
        <Text>{t('none')}</Text>
      ) : (
        <ScrollingTable caption={t('caption', { n, errors })} columns={columns} minWidth={800}>
          <TableTbody>
            {markers.map((figures) => (
              <TableTr key={figures.marker ?? ''}>
                <TableTh scope="row" fw={500}>
                  <LinkAnchor
                    href={beatsAddress({
                      ...fields,
                      state: 'settled',
                      slice: writeSlice({ by: 'marker', slice: figures.marker }),
                    })}
                  >
                    {figures.marker ?? t('without')}
                  </LinkAnchor>
                </TableTh>
                <TableTd>{format.number(figures.n)}</TableTd>
                <TableTd>{percent(figures.beats.share)}</TableTd>
                <TableTd>{format.number(figures.errors)}</TableTd>
                <TableTd>
                  {figures.shareOfErrors === null ? '–' : percent(figures.shareOfErrors.share)}
                </TableTd>
                <TableTd>
                  {percent(figures.accuracy.share)}
                  <Text size="sm" c="dimmed">
                    {t('interval', {
                      low: percent(figures.accuracy.interval.low),
                      high: percent(figures.accuracy.interval.high),
                    })}
                  </Text>
                </TableTd>
                <TableTd>
                  {t('points', { points: format.number(figures.gain * 100, { maximumFractionDigits: 2 }) })}
                </TableTd>
              </TableTr>
            ))}
          </TableTbody>
        </ScrollingTable>
      )}
    </section>
  )
}
