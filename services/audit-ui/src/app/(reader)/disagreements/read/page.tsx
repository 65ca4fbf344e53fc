import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DecisionQueue } from '../../../../agreement/decision-queue.tsx'
import { requireRole } from '../../../../server/session.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reading.decisions'))('title') }
}

/** Disagreements, one after the other. They come later, by their own request, each leased to this adjudicator. */
export default async function DecisionsPage() {
  const { id } = await requireRole('adjudicator')
  return <DecisionQueue readerId={id} />
}
