import type { Metadata } from 'next'
import { notFound, permanentRedirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AboutBeat } from '../../../../markers/about-beat.tsx'
import { beatAddress, readNamedBeat } from '../../../../reading/beat.ts'
import { NoSingleBeat } from '../../../../reading/no-beat.tsx'
import { findSingleBeat, lookUpBeat, whyMissing } from '../../../../reading/server/single-beat.ts'
import { SingleScreen } from '../../../../reading/single-screen.tsx'
import { JudgesOfBeat } from '../../../../registry/judges-of-beat.tsx'
import { requireReader } from '../../../../server/session.ts'
import { readParameters, type SearchParams } from '../../../../tables/search-params.ts'
import { RowNotes } from '../../../../training/row-notes.tsx'

interface BeatPageProps {
  params: Promise<{ beat: string }>
  searchParams: SearchParams
}

export async function generateMetadata({ params }: BeatPageProps): Promise<Metadata> {
  const { beat } = await params
  if (readNamedBeat(beat) === undefined) return { title: (await getTranslations('app.notFound'))('title') }
  return { title: (await getTranslations('reading'))('beat', { beat }) }
}

/** One beat by its name, with the judgement of one model: of the newest, unless the address names another. */
export default async function BeatPage({ params, searchParams }: BeatPageProps) {
  const reader = await requireReader()
  const { beat } = await params
  const { model } = await readParameters(searchParams)
  const named = readNamedBeat(beat)
  if (named === undefined) notFound()
  const judgement = await lookUpBeat(named, model)
  if (judgement === undefined) return <NoSingleBeat beat={beat} reason={whyMissing()} />
  // Addresses of earlier releases name an inference.
  if ('inferenceId' in named) permanentRedirect(beatAddress(judgement.beat, judgement.modelTag))
  const { inferenceId } = judgement
  const found = await findSingleBeat(reader, inferenceId)
  if (found.status !== 'found') return <NoSingleBeat beat={beat} reason={found.status} />
  return (
    <>
      <SingleScreen key={inferenceId} readerId={reader.id} found={found.beat} />
      {found.beat.trainingRow === undefined ? (
        <>
          <AboutBeat reader={reader} judgement={judgement} />
          <JudgesOfBeat beat={judgement.beat} />
        </>
      ) : (
        <RowNotes readerId={reader.id} ecgId={found.beat.trainingRow} />
      )}
    </>
  )
}
