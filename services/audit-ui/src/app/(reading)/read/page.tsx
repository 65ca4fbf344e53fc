import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { getTranslations } from 'next-intl/server'
import { BatchNote } from '../../../beats/batch-note.tsx'
import { readChoice } from '../../../reading/choice.ts'
import { ReadingScreen } from '../../../reading/reading-screen.tsx'
import { takeFirst } from '../../../reading/server/take-beats.ts'
import { ThesisScreen } from '../../../reading/thesis-screen.tsx'
import { findFirstOrder, findReadingView, requireReader } from '../../../server/session.ts'
import { readParameters, type SearchParams } from '../../../tables/search-params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('reading'))('title') }
}

/** The reading screen, with its first beat in it. A page that comes back from a cache asks for its beats anew. */
export default async function ReadPage({ searchParams }: { searchParams: SearchParams }) {
  const reader = await requireReader()
  const view = await findReadingView(reader)
  const choice = readChoice(await readParameters(searchParams), view, await findFirstOrder(reader))
  const first = await takeFirst(await headers(), reader.id, view, choice)
  const given = { readerId: reader.id, choice, ...(first !== undefined && { first }) }
  const key = JSON.stringify(choice)
  const screen =
    reader.readingView === 'thesis' ? (
      <ThesisScreen key={key} {...given} />
    ) : (
      <ReadingScreen key={key} {...given} view={view} />
    )
  if (choice.batchId === undefined) return screen
  return (
    <>
      <BatchNote readerId={reader.id} batchId={choice.batchId} />
      {screen}
    </>
  )
}
