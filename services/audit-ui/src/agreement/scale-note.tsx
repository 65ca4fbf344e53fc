import { Text } from '@mantine/core'
import { getFormatter, getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { Disclosure } from '../tables/disclosure.tsx'
import { strengths } from './strength.ts'

/** What the words for kappa stand for, and whose they are. */
export async function ScaleNote() {
  const t = await getTranslations('agreement')
  const format = await getFormatter()
  const decimal = (value: number) => format.number(value, { minimumFractionDigits: 2 })
  return (
    <Disclosure label={t('scale.label')}>
      <DataTable
        caption={t('scale.caption')}
        columns={[t('scale.kappa'), t('scale.words')]}
        rows={strengths.map(({ name, upTo }, index) => [
          index === 0
            ? t('scale.below')
            : t('scale.range', {
                from: decimal(index === 1 ? 0 : (strengths[index - 1]?.upTo ?? 0) + 0.01),
                to: decimal(upTo),
              }),
          t(`strength.${name}`),
        ])}
        isNarrow
      />
      <Text size="sm" c="dimmed" maw="75ch">
        {t('scale.source')}
      </Text>
    </Disclosure>
  )
}
