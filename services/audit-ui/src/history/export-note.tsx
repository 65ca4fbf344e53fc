import { Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { AuditFilter } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { Disclosure } from '../tables/disclosure.tsx'
import { exportAddress } from './addresses.ts'
import { exportColumns } from './export-columns.ts'

/** Downloads all that a search finds, and says what the file's columns mean. */
export async function ExportNote({ filter }: { filter: AuditFilter }) {
  const t = await getTranslations('history')
  return (
    <div>
      <Group>
        <Button
          component="a"
          href={exportAddress(filter)}
          download
          variant="light"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('export.link')}
        </Button>
        <Text size="sm" c="dimmed">
          {t('export.note')}
        </Text>
      </Group>
      <Disclosure label={t('export.columns')}>
        <DataTable
          caption={t('export.caption')}
          columns={[t('export.column'), t('export.meaning')]}
          rows={exportColumns.map((column) => [column, t(`column.${column}`)])}
        />
      </Disclosure>
    </div>
  )
}
