import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { Separator } from '@vigia/contracts/audit'
import { getLocale } from 'next-intl/server'
import type { Locale } from '../i18n/locales.ts'
import { otherThan, separatorOf } from './csv.ts'

interface CsvDownloadProps {
  /** Where the file is, with its values separated so. */
  addressOf(separator: Separator): string
  label: string
  /** Of what the file holds, with its values separated so. */
  note(separator: Separator): string
  /** The words that lead to the file that is separated so, where the page's language has it otherwise. */
  instead(separator: Separator): string
}

/** Downloads a CSV file as the spreadsheet programs of the page's language read it, or the other way. */
export async function CsvDownload({ addressOf, label, note, instead }: CsvDownloadProps) {
  const separator = separatorOf((await getLocale()) as Locale)
  const other = otherThan(separator)
  return (
    <Group>
      <Button
        component="a"
        href={addressOf(separator)}
        download
        variant="light"
        leftSection={<IconDownload size={18} aria-hidden />}
      >
        {label}
      </Button>
      <Text size="sm" c="dimmed">
        {note(separator)}{' '}
        <Anchor href={addressOf(other)} download>
          {instead(other)}
        </Anchor>
      </Text>
    </Group>
  )
}
