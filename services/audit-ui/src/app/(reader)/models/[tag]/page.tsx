import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../../../../links/link-anchor.tsx'
import { ModelPage } from '../../../../models/model-page.tsx'
import { house } from '../../../../server/house.ts'
import { requireReader } from '../../../../server/session.ts'
import { PageHeading } from '../../../../tables/page-heading.tsx'

interface Props {
  params: Promise<{ tag: string }>
}

/** The tag as it stands in the database; the address has it encoded. */
async function readTag(params: Props['params']): Promise<string> {
  const { tag } = await params
  try {
    return decodeURIComponent(tag)
  } catch {
    notFound()
  }
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations('models')
  return { title: t('description', { tag: await readTag(params) }) }
}

export default async function OneModelPage({ params }: Props) {
  await requireReader()
  const t = await getTranslations('models')
  const { auditing, db } = house()
  const model = await auditing.findModelRun(db, await readTag(params))
  if (model === undefined) notFound()
  return (
    <>
      <LinkAnchor href="/models">{t('back')}</LinkAnchor>
      <PageHeading title={t('description', { tag: model.tag })} />
      <ModelPage model={model} />
    </>
  )
}
