import type { Person } from '@vigia/registry'
import { getTranslations } from 'next-intl/server'

/** What somebody is called who did something to the registry. */
export async function personNames(): Promise<(by: Person) => string> {
  const t = await getTranslations('registry')
  return ({ kind, name }) => (kind === 'user' ? name : t('byCommand', { name }))
}
