import type { ModelRun } from '@vigia/auditing'
import { getTranslations } from 'next-intl/server'
import { DataTable } from '../tables/data-table.tsx'
import { listTrainingFacts } from './training-facts.ts'

/** How two models came to be, line by line, with a word for what differs. */
export async function ParametersComparison({ left, right }: { left: ModelRun; right: ModelRun }) {
  const t = await getTranslations('models')
  const [first, second] = await Promise.all([left, right].map(factsOf))
  const names = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])]
  if (names.length === 0) return null
  return (
    <DataTable
      caption={t('comparison.parameters', { left: left.tag, right: right.tag })}
      columns={[t('training.name'), left.tag, right.tag, t('comparison.difference')]}
      rows={names.map((name) => {
        const values = [first?.get(name) ?? t('none'), second?.get(name) ?? t('none')]
        return [name, ...values, values[0] === values[1] ? t('comparison.equal') : t('comparison.different')]
      })}
      minWidth={560}
    />
  )
}

async function factsOf({ run }: ModelRun): Promise<Map<string, string>> {
  const facts = run === null ? [] : await listTrainingFacts(run)
  return new Map(facts.map(({ name, value }) => [name, value]))
}
