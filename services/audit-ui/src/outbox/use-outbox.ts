'use client'
import { createContext, use, useMemo, useSyncExternalStore } from 'react'
import { closedView, type Outbox, type OutboxView } from './outbox.ts'

/** What `OutboxProvider` has opened. */
export const OutboxContext = createContext<Outbox | undefined>(undefined)

/** The outbox and what is in it; before the browser has opened it, nothing is. */
export function useOutbox(): { outbox: Outbox | undefined; view: OutboxView } {
  const outbox = use(OutboxContext)
  const view = useSyncExternalStore(
    useMemo(() => outbox?.subscribe ?? (() => () => {}), [outbox]),
    () => outbox?.view() ?? closedView,
    () => closedView,
  )
  return { outbox, view }
}
