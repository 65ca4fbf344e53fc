import { Paper, Text, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import { Disclosure } from '../tables/disclosure.tsx'

interface ChartFigureProps {
  title: string
  /** What the chart shows, in a sentence, for those who see it and those who don't. */
  summary: string
  chart: ReactNode
  /** What opens the table of the chart's values. */
  tableLabel: string
  table: ReactNode
}

/** A chart with its words: the picture itself is hidden from a screen reader, the sentence and the table are not. */
export function ChartFigure({ title, summary, chart, tableLabel, table }: ChartFigureProps) {
  const id = useId()
  return (
    <Paper component="figure" m={0} p="md" withBorder aria-labelledby={id}>
      <Title order={3} size="h4" id={id}>
        {title}
      </Title>
      <Text component="figcaption" size="sm" c="dimmed" mb="sm">
        {summary}
      </Text>
      <div aria-hidden>{chart}</div>
      <Disclosure label={tableLabel}>{table}</Disclosure>
    </Paper>
  )
}
