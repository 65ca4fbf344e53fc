import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DisagreementsTable, pageLinks, pageOf } from '../../../agreement/disagreements-table.tsx'
import { LinkButton } from '../../../links/links.tsx'
import { app } from '../../../server/app.ts'
import { requireRole } from '../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../tables/page-parts.tsx'
import { readParameters, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('agreement.disagreements'))('title') }
}

export default async function DisagreementsPage({ searchParams }: { searchParams: SearchParams }) {
  const { id } = await requireRole('adjudicator')
  const t = await getTranslations('agreement.disagreements')
  const { auditing, db } = app()
  const disagreements = await auditing.listDisagreements(db, id)
  const { items, ...place } = pageOf(disagreements, (await readParameters(searchParams)).page)
  return (
    <>
      <PageHeading title={t('title')} intro={t('intro')} />
      {disagreements.length === 0 ? (
        <Empty
          title={t('empty.title')}
          text={t('empty.text')}
          action={{ label: t('empty.action'), href: '/' }}
        />
      ) : (
        <>
          <LinkButton href="/disagreements/read" mb="md">
            {t('start')}
          </LinkButton>
          <DisagreementsTable disagreements={items} count={disagreements.length} />
          <PageLinks label={t('pages')} links={pageLinks(place)} />
        </>
      )}
    </>
  )
}
