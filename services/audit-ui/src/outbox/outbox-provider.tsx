'use client'
import { type ReactNode, useEffect, useState } from 'react'
import { type Outbox, openOutbox } from './outbox.ts'
import { OutboxBanner } from './outbox-banner.tsx'
import { OutboxContext } from './use-outbox.ts'

/** Keeps what this reader has answered, and sends it, on whichever page the reader is. */
export function OutboxProvider({ readerId, children }: { readerId: string; children: ReactNode }) {
  const [outbox, setOutbox] = useState<Outbox>()
  useEffect(() => {
    const opened = openOutbox(readerId)
    setOutbox(opened)
    return () => opened.close()
  }, [readerId])
  return (
    <OutboxContext value={outbox}>
      <OutboxBanner />
      {children}
    </OutboxContext>
  )
}
