'use client'
import { createContext, type ReactNode, use, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { closedView, type Outbox, type OutboxView, openOutbox } from './outbox.ts'

/** What `OutboxProvider` has opened. */
export const OutboxContext = createContext<Outbox | undefined>(undefined)

/** Keeps what this reader has answered, and sends it, on whichever page the reader is. */
export function OutboxProvider({ readerId, children }: { readerId: string; children: ReactNode }) {
  const [outbox, setOutbox] = useState<Outbox>()
  useEffect(() => {
    const opened = openOutbox(readerId)
    setOutbox(opened)
    return () => opened.close()
  }, [readerId])
  return <OutboxContext value={outbox}>{children}</OutboxContext>
}

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
