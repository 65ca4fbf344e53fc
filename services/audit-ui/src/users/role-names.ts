'use client'
import { useTranslations } from 'next-intl'

/** The roles in a reader's language, from the least to the most, for a field that chooses one. */
export function useRoleNames() {
  const t = useTranslations('app.role')
  return (['reader', 'adjudicator', 'admin'] as const).map((role) => ({ value: role, label: t(role) }))
}
