import type { ReactNode } from 'react'
import { OutboxProvider } from '../../outbox/outbox-provider.tsx'
import { requireReader } from '../../server/session.ts'
import { Shell } from '../../shell/shell.tsx'

export const dynamic = 'force-dynamic'

/** Everything behind the sign-in. */
export default async function ReaderLayout({ children }: { children: ReactNode }) {
  const { id, name, role } = await requireReader()
  return (
    <Shell reader={{ name, role }}>
      <OutboxProvider readerId={id}>{children}</OutboxProvider>
    </Shell>
  )
}
