import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { ListedTrainingRow } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { type Scale, scaleOfSamples } from '../beat-chart/frame.ts'
import { SmallBeat } from '../beat-chart/small-beat.tsx'
import { LinkAnchor } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { MeasuredAt } from '../tables/moment.tsx'
import { ScrollingTable } from '../tables/table.tsx'

const columns = ['row', 'curve', 'measured', 'source', 'state', 'label'] as const

/** Rows of the training table, each of which can be opened. The label stands where this reader may be told it. */
export async function RowsTable({ rows }: { rows: readonly ListedTrainingRow[] }) {
  const t = await getTranslations('training')
  // One frame for all, so that a small beat looks small.
  const scale = scaleOfSamples(rows.flatMap(({ values }) => values))
  return (
    <ScrollingTable
      caption={t('table.caption', { count: rows.length })}
      columns={columns.map((column) => t(`table.${column}`))}
      minWidth={760}
    >
      <TableTbody>
        {rows.map((row) => (
          <Row key={row.ecgId} row={row} scale={scale} />
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

async function Row({ row, scale }: { row: ListedTrainingRow; scale: Scale | null }) {
  const t = await getTranslations('training')
  const answer = await getTranslations('history.answer')
  const { ecgId, beat, measuredAt, source, state, label, isSuspicious, isDropped, values } = row
  const name = t('row', { row: String(ecgId) })
  const notes = [isSuspicious && t('only.suspicious'), isDropped && t('only.dropped')].filter(
    (note) => typeof note === 'string',
  )
  return (
    <TableTr>
      <TableTh scope="row" fw={500}>
        <LinkAnchor href={beatAddress(beat)} aria-label={t('table.open', { row: String(ecgId) })}>
          {name}
        </LinkAnchor>
        {source === 'answers' && (
          <Text size="sm" c="dimmed">
            {beat}
          </Text>
        )}
      </TableTh>
      <TableTd>
        <SmallBeat curve={values} scale={scale} label={t('table.curveOf', { row: String(ecgId) })} />
      </TableTd>
      <TableTd>
        <MeasuredAt of={measuredAt} />
      </TableTd>
      <TableTd>{t(`source.${source}`)}</TableTd>
      <TableTd>{t(`state.${state}`)}</TableTd>
      <TableTd>
        {label === null ? t('table.hidden') : answer(label)}
        {notes.length > 0 && (
          <Text size="sm" c="dimmed">
            {notes.join(', ')}
          </Text>
        )}
      </TableTd>
    </TableTr>
  )
}
