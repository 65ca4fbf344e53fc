import { Code, Stack, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { LinkAnchor } from '../../../../links/links.tsx'
import { app } from '../../../../server/app.ts'
import { requireRole } from '../../../../server/session.ts'
import { SuspiciousTable } from '../../../../suspicion/suspicious-table.tsx'
import { Moment } from '../../../../tables/moment.tsx'
import { Empty, PageHeading, PageLinks } from '../../../../tables/page-parts.tsx'
import { addressOf, readParameters, type SearchParams } from '../../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('registry.suspicious'))('title') }
}

export default async function SuspiciousPage({ searchParams }: { searchParams: SearchParams }) {
  const { id } = await requireRole('adjudicator')
  const t = await getTranslations('registry.suspicious')
  const back = await getTranslations('registry')
  const { auditing, db } = app()
  const after = Number((await readParameters(searchParams)).after ?? 0)
  const page = await auditing.listSuspicious(db, id, { after: Number.isSafeInteger(after) ? after : 0 })
  return (
    <>
      <LinkAnchor href="/registry">{back('back')}</LinkAnchor>
      <PageHeading title={t('title')} intro={t('intro')} />
      {page.total === 0 || page.rankedAt === null ? (
        <Empty
          title={t('empty.title')}
          text={t.rich('empty.text', { code: (command) => <Code>{command}</Code> })}
        />
      ) : (
        <Stack gap="md">
          <Text>{t.rich('ranked', { moment: () => <Moment of={page.rankedAt ?? ''} /> })}</Text>
          <SuspiciousTable beats={page.beats} total={page.total} />
          <PageLinks
            label={t('pages')}
            links={
              page.next === null
                ? []
                : [
                    {
                      label: t('next'),
                      href: addressOf('/registry/suspicious', { after: String(page.next) }),
                    },
                  ]
            }
          />
        </Stack>
      )}
    </>
  )
}
