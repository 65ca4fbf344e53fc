import { Stack, Text, Title } from '@mantine/core'
import type { ChangedShare, Period } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { app } from '../server/app.ts'
import { DataTable } from '../tables/data-table.tsx'
import { readerNames } from './reader-name.ts'

/** How often first answers were changed after the reveal, by each reader and by all. */
export async function ChangedSection({ period }: { period: Period }) {
  const t = await getTranslations('agreement.changed')
  const format = await getFormatter()
  const nameOf = await readerNames()
  const { auditing, db } = app()
  const { readers, all } = await auditing.listChangedAnswers(db, period)
  if (all.count === 0) return null
  const percent = (value: number | undefined) =>
    value === undefined ? '–' : format.number(value, { style: 'percent', maximumFractionDigits: 1 })
  const row = (name: string, { count, changed, share, confidence }: ChangedShare) => [
    name,
    format.number(count),
    format.number(changed),
    percent(share ?? undefined),
    t('interval', { low: percent(confidence?.low), high: percent(confidence?.high) }),
  ]
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h3">
        {t('title')}
      </Title>
      <Text c="dimmed" maw="75ch">
        {t('text')}
      </Text>
      <DataTable
        caption={t('caption')}
        columns={[t('reader'), t('answers'), t('count'), t('share'), t('confidence')]}
        rows={[
          ...readers.map(({ reader, ...share }) => row(nameOf(reader), share)),
          ...(readers.length > 1 ? [row(t('all'), all)] : []),
        ]}
        minWidth={560}
      />
    </Stack>
  )
}
