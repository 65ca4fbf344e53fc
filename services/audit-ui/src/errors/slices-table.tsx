import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { Slice, SliceShare } from '@vigia/auditing'
import { fewBeats, type SliceDimension, writeSlice } from '@vigia/contracts/slices'
import { getFormatter, getTranslations } from 'next-intl/server'
import { beatsAddress, type SearchFields } from '../beats/search.ts'
import { LinkAnchor } from '../links/links.tsx'
import { ScrollingTable } from '../tables/table.tsx'
import classes from './errors.module.css'
import { IntervalBar } from './interval-bar.tsx'
import { dimensionNames, sliceNames } from './slice-names.ts'

interface SlicesTableProps {
  by: SliceDimension
  slices: readonly Slice[]
  /** All of the beats together, as the last line. */
  whole: Slice
  /** The model and the period, as an address has them. */
  fields: Pick<SearchFields, 'tag' | 'from' | 'to'>
}

/** A line for each slice: how many beats, and the model's two shares with their intervals. Each leads to its beats. */
export async function SlicesTable({ by, slices, whole, fields }: SlicesTableProps) {
  const t = await getTranslations('errors.table')
  const nameOf = await sliceNames(by)
  const dimension = (await dimensionNames())(by)
  const columns = [
    dimension,
    t('beats'),
    t('sensitivity'),
    t('sensitivityInterval'),
    t('specificity'),
    t('specificityInterval'),
    t('missed'),
    t('falseAlarms'),
  ]
  return (
    <ScrollingTable
      caption={t('caption', { tag: fields.tag ?? '', dimension })}
      columns={columns}
      minWidth={1000}
    >
      <TableTbody>
        {slices.map((slice) => (
          <SliceRow
            key={writeSlice({ by, slice: slice.slice })}
            name={nameOf(slice)}
            slice={slice}
            fields={{ ...fields, state: 'settled', slice: writeSlice({ by, slice: slice.slice }) }}
          />
        ))}
        <SliceRow
          name={t('whole')}
          slice={whole}
          fields={{ ...fields, state: 'settled', slice: writeSlice({ by: 'whole', slice: null }) }}
        />
      </TableTbody>
    </ScrollingTable>
  )
}

interface SliceRowProps {
  name: string
  slice: Slice
  /** What finds the beats of the slice. */
  fields: SearchFields
}

async function SliceRow({ name, slice, fields }: SliceRowProps) {
  const t = await getTranslations('errors.table')
  const format = await getFormatter()
  const { n, missed, falseAlarms, sensitivity, specificity } = slice
  const count = (beats: number, of: SearchFields, label: string) =>
    beats === 0 ? (
      format.number(0)
    ) : (
      <LinkAnchor href={beatsAddress({ ...fields, ...of })} aria-label={label}>
        {format.number(beats)}
      </LinkAnchor>
    )
  return (
    <TableTr>
      <TableTh scope="row" fw={500}>
        {name}
      </TableTh>
      <TableTd>{count(n, {}, t('openBeats', { name, count: n }))}</TableTd>
      <ShareCells of={sensitivity} />
      <ShareCells of={specificity} />
      <TableTd>
        {count(missed, { label: 'anomalous', verdict: 'normal' }, t('openMissed', { name, count: missed }))}
      </TableTd>
      <TableTd>
        {count(
          falseAlarms,
          { label: 'normal', verdict: 'anomalous' },
          t('openFalseAlarms', { name, count: falseAlarms }),
        )}
      </TableTd>
    </TableTr>
  )
}

async function ShareCells({ of }: { of: SliceShare | null }) {
  const t = await getTranslations('errors.table')
  const format = await getFormatter()
  if (of === null)
    return (
      <>
        <TableTd>–</TableTd>
        <TableTd>{t('none')}</TableTd>
      </>
    )
  const percent = (value: number) =>
    format.number(value, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const { part, whole, share, interval } = of
  return (
    <>
      <TableTd className={classes.figure}>
        {percent(share)}
        <Text size="sm" c="dimmed">
          {t('partOf', { part, whole })}
        </Text>
        {whole < fewBeats && (
          <Text size="sm" c="dimmed" className={classes.few}>
            {t('few')}
          </Text>
        )}
      </TableTd>
      <TableTd>
        <IntervalBar of={of} />
        <Text size="sm" c="dimmed" className={classes.figure}>
          {t('interval', { low: percent(interval.low), high: percent(interval.high) })}
        </Text>
      </TableTd>
    </>
  )
}
