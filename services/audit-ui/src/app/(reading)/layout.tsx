import type { ReactNode } from 'react'
import { requireReader } from '../../server/session.ts'

export const dynamic = 'force-dynamic'

/** The reading screen, which loads as little as it can: nothing of the component library. */
export default async function ReadingLayout({ children }: { children: ReactNode }) {
  await requireReader()
  return children
}
