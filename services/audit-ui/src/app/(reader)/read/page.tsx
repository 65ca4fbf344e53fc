import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { BatchNote } from '../../../beats/batch-note.tsx'
import { firstOrder, readChoice } from '../../../reading/choose-filter.ts'
import { ReadingScreen } from '../../../reading/reading-screen.tsx'
import { findReadingView } from '../../../reading/server/reading-view.ts'
import { ThesisScreen } from '../../../reading/thesis-screen.tsx'
import { requireReader } from '../../../server/session.ts'
import { readParameters, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reading'))('title') }
}

/** The reading screen. Its beats come later, by their own request: a page that comes back from a cache has none. */
export default async function ReadPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireReader()
  const view = await findReadingView(reader)
  const choice = readChoice(await readParameters(searchParams), view, firstOrder(reader))
  const key = JSON.stringify(choice)
  const screen =
    reader.readingView === 'thesis' ? (
      <ThesisScreen key={key} readerId={reader.id} choice={choice} />
    ) : (
      <ReadingScreen key={key} readerId={reader.id} view={view} choice={choice} />
    )
  if (choice.batchId === undefined) return screen
  return (
    <>
      <BatchNote readerId={reader.id} batchId={choice.batchId} />
      {screen}
    </>
  )
}
