import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { AuditFilter } from '@vigia/auditing'
import { exportColumns } from '@vigia/contracts/audit'
import { getLocale, getTranslations } from 'next-intl/server'
import type { Locale } from '../i18n/locales.ts'
import { DataTable } from '../tables/data-table.tsx'
import { Disclosure } from '../tables/disclosure.tsx'
import { exportAddress } from './addresses.ts'
import { otherThan, separatorOf } from './separators.ts'

/** Downloads all that a search finds, and says what the file's columns mean. */
export async function ExportNote({ filter }: { filter: AuditFilter }) {
  const t = await getTranslations('history')
  const separator = separatorOf((await getLocale()) as Locale)
  const other = otherThan(separator)
  return (
    <div>
      <Group>
        <Button
          component="a"
          href={exportAddress(filter, separator)}
          download
          variant="light"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('export.link')}
        </Button>
        <Text size="sm" c="dimmed">
          {t(`export.note.${separator}`)}{' '}
          <Anchor href={exportAddress(filter, other)} download>
            {t(`export.instead.${other}`)}
          </Anchor>
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
