import type { ReactNode } from 'react'
import { requireReader } from '../../server/session.ts'
import { Shell } from '../../shell/shell.tsx'

export const dynamic = 'force-dynamic'

/** Everything behind the sign-in. */
export default async function ReaderLayout({ children }: { children: ReactNode }) {
  const { name, role } = await requireReader()
  return <Shell reader={{ name, role }}>{children}</Shell>
}
