import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DriftPage } from '../../../drift/drift-page.tsx'
import { requireRole } from '../../../server/session.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('drift'))('title') }
}

/** Whether beats or readers move away from the champion, and what was declared of any model. */
export default async function Page() {
  return <DriftPage reader={await requireRole('adjudicator')} />
}
