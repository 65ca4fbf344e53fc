import { Code, Text } from '@mantine/core'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { learningsAddress, parseBefore } from '../../../../history/addresses.ts'
import { HistoryTabs } from '../../../../history/history-heading.tsx'
import { LearningsTable } from '../../../../history/learnings-table.tsx'
import { app } from '../../../../server/app.ts'
import { requireReader } from '../../../../server/session.ts'
import { Empty, PageHeading, PageLinks } from '../../../../tables/page-parts.tsx'
import { readParameters, type SearchParams } from '../../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('history.tabs'))('learnings') }
}

export default async function LearnedPage({ searchParams }: { searchParams: SearchParams }) {
  const { id: readerId } = await requireReader()
  const t = await getTranslations('history')
  const { auditing, db } = app()
  const before = parseBefore((await readParameters(searchParams)).before)
  const { learnings, next } = await auditing.listLearnings(
    db,
    readerId,
    before === undefined ? {} : { before },
  )
  return (
    <>
      <PageHeading title={t('tabs.learnings')} intro={t('learnings.intro')} />
      <HistoryTabs current="learnings" />
      {learnings.length === 0 ? (
        <Empty title={t('learnings.empty.title')} text={t('learnings.empty.text')} />
      ) : (
        <>
          <LearningsTable learnings={learnings} />
          <Text size="sm" c="dimmed" mt="md" maw="75ch">
            {t.rich('learnings.how', { code: (command) => <Code>{command}</Code> })}
          </Text>
        </>
      )}
      <PageLinks
        label={t('pages.label')}
        links={[
          ...(before === undefined ? [] : [{ label: t('pages.first'), href: learningsAddress() }]),
          ...(next === null ? [] : [{ label: t('pages.next'), href: learningsAddress(next) }]),
        ]}
      />
    </>
  )
}
