import { Alert, Stack, Text, Title } from '@mantine/core'
import type { ModelRun } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { zoneName } from '../i18n/zone-name.ts'
import { DataTable } from '../tables/data-table.tsx'
import { modelNumbers } from './numbers.ts'

/** That a model goes by another threshold than training found, and who has set it; nothing where nobody has. */
export async function ThresholdSection({ model }: { model: ModelRun }) {
  const t = await getTranslations('models.threshold')
  const { figure } = await modelNumbers()
  const format = await getFormatter()
  const { thresholdOrigin: origin, thresholdChanges: changes } = model
  if (!origin.differs && !origin.isUnrecorded && changes.length === 0) return null
  return (
    <Stack component="section" gap="sm">
      <Title order={2} size="h3">
        {t('title')}
      </Title>
      {origin.differs && (
        <Alert color="yellow">
          {t('differsNote', { threshold: figure(model.threshold), trained: figure(origin.trained) })}
        </Alert>
      )}
      {origin.isUnrecorded && <Text>{t('unrecorded')}</Text>}
      {changes.length > 0 && (
        <DataTable
          caption={t('caption', { zone: await zoneName() })}
          columns={[t('changedAt'), t('previous'), t('threshold'), t('changedBy'), t('reason')]}
          rows={changes.map(({ changedAt, previous, threshold, changedBy, reason }) => [
            format.dateTime(new Date(changedAt), { dateStyle: 'medium', timeStyle: 'medium' }),
            figure(previous),
            figure(threshold),
            changedBy,
            reason ?? '–',
          ])}
          minWidth={560}
        />
      )}
    </Stack>
  )
}
