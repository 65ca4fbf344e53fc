import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { cache } from 'react'
import { LinkAnchor } from '../../../../links/links.tsx'
import { ModelPage } from '../../../../models/model-page.tsx'
import { ReportLinks } from '../../../../models/report-links.tsx'
import { app } from '../../../../server/app.ts'
import { requireReader } from '../../../../server/session.ts'
import { PageHeading } from '../../../../tables/page-parts.tsx'

interface Props {
  params: Promise<{ tag: string }>
}

/** The model of an address, which has its tag encoded. The page and its title ask for it once. */
const findModel = cache(async (encodedTag: string) => {
  const { auditing, db } = app()
  return await auditing.findModelRun(db, decodeURIComponent(encodedTag))
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  await requireReader()
  const model = await findModel((await params).tag)
  if (model === undefined) return { title: (await getTranslations('app.notFound'))('title') }
  return { title: (await getTranslations('models'))('description', { tag: model.tag }) }
}

export default async function OneModelPage({ params }: Props) {
  await requireReader()
  const t = await getTranslations('models')
  const model = await findModel((await params).tag)
  if (model === undefined) notFound()
  return (
    <>
      <LinkAnchor href="/models">{t('back')}</LinkAnchor>
      <PageHeading title={t('description', { tag: model.tag })} />
      <ReportLinks tag={model.tag} />
      <ModelPage model={model} />
    </>
  )
}
