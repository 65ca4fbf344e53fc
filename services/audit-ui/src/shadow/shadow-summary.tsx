import { Text } from '@mantine/core'
import type { ShadowComparison } from '@vigia/registry'
import { useFormatter, useTranslations } from 'next-intl'
import { DataTable } from '../tables/table.tsx'

/** How a challenger's verdicts compare with the champion's, in numbers alone: no beat is told. */
export function ShadowSummary({ comparison }: { comparison: ShadowComparison }) {
  const t = useTranslations('registry.shadow')
  const format = useFormatter()
  const { tag, championTag, judged, differ, counts, notJudged } = comparison
  const share = judged === 0 ? 0 : differ / judged
  return (
    <>
      <Text fw={500}>
        {t('summary', {
          judged,
          differ,
          share: format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
        })}
      </Text>
      <DataTable
        caption={t('caption', { champion: championTag, challenger: tag })}
        columns={[
          t('champion', { tag: championTag }),
          t('challengerNormal', { tag }),
          t('challengerAnomalous', { tag }),
        ]}
        rows={(['normal', 'anomalous'] as const).map((verdict) => [
          t(verdict),
          format.number(counts[verdict].normal),
          format.number(counts[verdict].anomalous),
        ])}
        isNarrow
      />
      {notJudged.length > 0 && (
        <DataTable
          caption={t('notJudged')}
          columns={[t('why'), t('count')]}
          rows={notJudged.map(({ reason, count }) => [reason || '–', format.number(count)])}
          isNarrow
        />
      )}
    </>
  )
}
