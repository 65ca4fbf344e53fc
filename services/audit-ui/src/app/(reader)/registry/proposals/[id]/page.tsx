import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../../../../../links/links.tsx'
import { ProposalPage } from '../../../../../registry/proposal-page.tsx'
import { app } from '../../../../../server/app.ts'
import { requireReader } from '../../../../../server/session.ts'
import { PageHeading } from '../../../../../tables/page-parts.tsx'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('registry.proposals'))('title') }
}

export default async function OneProposalPage({ params }: { params: Promise<{ id: string }> }) {
  const reader = await requireReader()
  const t = await getTranslations('registry')
  const { registry, db } = app()
  const id = Number((await params).id)
  const proposal = (await registry.listProposals(db)).find((one) => one.id === id)
  if (proposal === undefined) notFound()
  const policy = await registry.findPolicy(db)
  return (
    <>
      <LinkAnchor href="/registry">{t('back')}</LinkAnchor>
      <PageHeading title={t('proposals.heading', { id, tag: proposal.tag })} />
      <ProposalPage proposal={proposal} needed={policy?.policy.approvals ?? 0} reader={reader} />
    </>
  )
}
