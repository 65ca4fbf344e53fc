import type { PairAgreement } from '@vigia/auditing'
import { getFormatter, getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { totalsOf } from './answer-counts.ts'
import { readerNames } from './reader-name.ts'
import { strengthOf } from './strength.ts'

/** Every pair of readers in a line. */
export async function PairOverview({ pairs }: { pairs: readonly PairAgreement[] }) {
  const t = await getTranslations('agreement')
  const format = await getFormatter()
  const nameOf = await readerNames()
  return (
    <DataTable
      caption={t('overview.caption')}
      columns={[
        t('overview.pair'),
        t('overview.beats'),
        t('overview.agreed'),
        t('overview.kappa'),
        t('overview.reading'),
      ]}
      rows={pairs.map(({ first, second, counts, agreement }) => [
        t('pair', { first: nameOf(first), second: nameOf(second) }),
        format.number(agreement.count),
        format.number(totalsOf(counts).same),
        agreement.kappa === null
          ? '–'
          : format.number(agreement.kappa, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
        agreement.kappa === null ? t('undefinedKappa') : t(`strength.${strengthOf(agreement.kappa)}`),
      ])}
      minWidth={560}
    />
  )
}
