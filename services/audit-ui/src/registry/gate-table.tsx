import { Text } from '@mantine/core'
import type { GateCheck, GateEvidence } from '@vigia/registry'
import { useFormatter, useTranslations } from 'next-intl'
import { DataTable } from '../tables/table.tsx'

/** What the gate looked at: each condition with the values, the margin or bound, and whether it holds. */
export function GateTable({ evidence }: { evidence: GateEvidence }) {
  const t = useTranslations('registry.gate')
  const format = useFormatter()
  const { candidate, champion, checks, referenceSet, status } = evidence
  const number = ({ name }: GateCheck, value: number | null) =>
    value === null
      ? '–'
      : format.number(
          value,
          countNames.has(name) ? {} : { minimumFractionDigits: 2, maximumFractionDigits: 4 },
        )
  return (
    <>
      <Text fw={500}>{t(`status.${status}`)}</Text>
      <DataTable
        caption={
          referenceSet === null
            ? t('captionAlone')
            : t('caption', {
                name: referenceSet.name,
                version: referenceSet.version,
                anomalous: referenceSet.anomalous,
                normal: referenceSet.normal,
              })
        }
        columns={[t('check'), candidate, champion ?? t('noChampion'), t('limit'), t('pValue'), t('outcome')]}
        rows={checks.map((check) => [
          t(`name.${check.name}`),
          number(check, check.candidate),
          number(check, check.champion),
          number(check, check.limit),
          check.pValue === null ? '–' : format.number(check.pValue, { maximumSignificantDigits: 2 }),
          t(`check-status.${check.status}`),
        ])}
        minWidth={620}
      />
    </>
  )
}

/** The checks whose values are numbers of beats. */
const countNames = new Set<GateCheck['name']>(['overlap', 'anomalous-beats', 'normal-beats'])

/** Whether what was stored with an event is what the gate found: a challenger's move has nothing. */
export function isEvidence(stored: unknown): stored is GateEvidence {
  return typeof stored === 'object' && stored !== null && 'checks' in stored && Array.isArray(stored.checks)
}
