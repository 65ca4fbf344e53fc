import { Alert, Button, Group, Stack } from '@mantine/core'
import { getTranslations } from 'next-intl/server'
import { PageLinks } from '../tables/page-parts.tsx'
import { PeriodFields } from '../tables/period-fields.tsx'
import { addressOf } from '../tables/search-params.ts'
import tables from '../tables/tables.module.css'
import { lengths, type ParsedPeriod } from './period.ts'

interface PeriodChoiceProps {
  /** The page that shows the period. */
  path: string
  /** As the address has it. */
  given: { from?: string | undefined; to?: string | undefined }
  parsed: ParsedPeriod
  /** What else the address says, and goes on to say. */
  keep?: Record<string, string | undefined>
}

/** The ways to another period, and what is wrong with the one asked for; without a script too. */
export async function PeriodChoice({ path, given, parsed, keep = {} }: PeriodChoiceProps) {
  const t = await getTranslations('overview.period')
  const current = parsed.status === 'parsed' ? parsed.period.length : undefined
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="lg">
        <PageLinks
          label={t('lengths')}
          links={lengths.map((days) => ({
            label: t('days', { days }),
            href: addressOf(path, { ...keep, days: String(days) }),
            isCurrent: days === current,
          }))}
        />
        <form
          key={JSON.stringify([given.from, given.to])}
          action={path}
          aria-label={t('label')}
          className={tables.form}
        >
          {Object.entries(keep).map(
            ([name, value]) =>
              value !== undefined && <input key={name} type="hidden" name={name} value={value} />,
          )}
          <PeriodFields period={given} from={t('from')} to={t('to')} size="sm" />
          <Button type="submit" size="sm">
            {t('apply')}
          </Button>
        </form>
      </Group>
      {parsed.status === 'invalid' && (
        <Alert color="red" role="alert">
          {parsed.faults.map((fault) => t(`fault.${fault}`)).join(' ')}
        </Alert>
      )}
    </Stack>
  )
}
