'use client'
import { Table, Text } from '@mantine/core'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ChartPoint } from './chart-points.ts'
import classes from './values-table.module.css'

/** The chart's values as a table, made when somebody wants it. */
export function ValuesTable(props: { points: ChartPoint[]; withReconstruction: boolean }) {
  const t = useTranslations('reading.chart')
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={classes.opener}>
        <Text span size="sm">
          {t('table')}
        </Text>
      </summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className={classes.region} tabIndex={0} aria-label={t('table')}>
          <Values {...props} />
        </section>
      )}
    </details>
  )
}

function Values({ points, withReconstruction }: { points: ChartPoint[]; withReconstruction: boolean }) {
  const t = useTranslations('reading.chart')
  const format = useFormatter()
  const number = (value: number | null | undefined) =>
    value == null ? '–' : format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
  return (
    <Table stickyHeader tabularNums>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('sample')}</Table.Th>
          <Table.Th scope="col">{t('input')}</Table.Th>
          {withReconstruction && <Table.Th scope="col">{t('reconstruction')}</Table.Th>}
          {withReconstruction && <Table.Th scope="col">{t('error')}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {points.map(({ sample, input, reconstruction, error }) => (
          <Table.Tr key={sample}>
            <Table.Th scope="row">{sample}</Table.Th>
            <Table.Td>{number(input)}</Table.Td>
            {withReconstruction && <Table.Td>{number(reconstruction)}</Table.Td>}
            {withReconstruction && <Table.Td>{number(error && error[1] - error[0])}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
