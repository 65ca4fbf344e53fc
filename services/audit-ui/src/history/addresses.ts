import type { AuditFilter } from '@vigia/auditing'
import type { Separator } from '@vigia/contracts/audit'
import { addressOf } from '../tables/search-params.ts'

/** A page of the history: what a search finds, before an audit where it is not the first page. */
export function historyAddress(filter: AuditFilter, before?: number): string {
  return addressOf('/history', { ...filter, before: before?.toString() })
}

/** The file that holds all that a search finds. */
export const exportAddress = (filter: AuditFilter, separator?: Separator): string =>
  addressOf('/history/export', { ...filter, separator })

/** A page of what the models learned. */
export const learningsAddress = (before?: number): string =>
  addressOf('/history/learned', { before: before?.toString() })

/** Where a page begins, as its address has it; undefined for the first. */
export function parseBefore(text: string | undefined): number | undefined {
  const before = Number(text)
  return Number.isSafeInteger(before) && before > 0 ? before : undefined
}
