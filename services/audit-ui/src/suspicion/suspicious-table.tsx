import { TableTbody, TableTd, TableTh, TableTr, Text } from '@mantine/core'
import type { SuspiciousBeat } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { BeatCurve } from '../beat-chart/beat-curve.tsx'
import { drawing } from '../beat-chart/small-beat.tsx'
import { LinkAnchor } from '../links/links.tsx'
import { beatAddress } from '../reading/beat.ts'
import { ScrollingTable } from '../tables/table.tsx'

interface SuspiciousTableProps {
  beats: readonly SuspiciousBeat[]
  /** Of all pages. */
  total: number
}

/** Normals that look anomalous, the most suspicious first; one that is still to be read has no name here. */
export async function SuspiciousTable({ beats, total }: SuspiciousTableProps) {
  const t = await getTranslations('registry.suspicious')
  const format = await getFormatter()
  return (
    <ScrollingTable
      caption={t('caption', { shown: beats.length, total })}
      columns={(['place', 'beat', 'curve', 'state', 'score', 'votes'] as const).map((column) => t(column))}
      minWidth={720}
    >
      <TableTbody>
        {beats.map((beat) => (
          <TableTr key={beat.place}>
            <TableTh scope="row" fw={500}>
              {format.number(beat.place)}
            </TableTh>
            <TableTd>
              <Name beat={beat} />
            </TableTd>
            <TableTd>
              {beat.beat !== null && beat.inferenceId !== null && (
                <Suspense fallback={<div style={{ width: drawing.width, height: drawing.height }} />}>
                  <BeatCurve inferenceId={beat.inferenceId} beat={beat.beat} />
                </Suspense>
              )}
            </TableTd>
            <TableTd>{t(`states.${beat.state}`)}</TableTd>
            <TableTd>{format.number(beat.score, { maximumFractionDigits: 2 })}</TableTd>
            <TableTd>{format.number(beat.votes)}</TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </ScrollingTable>
  )
}

async function Name({ beat: { beat, inferenceId } }: { beat: SuspiciousBeat }) {
  const t = await getTranslations('registry.suspicious')
  if (beat !== null)
    return inferenceId === null ? beat : <LinkAnchor href={beatAddress(beat)}>{beat}</LinkAnchor>
  return (
    <Text c="dimmed" size="sm">
      {t('unnamed')}
    </Text>
  )
}
