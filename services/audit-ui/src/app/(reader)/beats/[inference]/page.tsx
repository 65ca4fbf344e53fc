import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { readInferenceId } from '../../../../reading/inference-id.ts'
import { NoSingleBeat } from '../../../../reading/no-single-beat.tsx'
import { findSingleBeat } from '../../../../reading/server/single-beat.ts'
import { SingleScreen } from '../../../../reading/single-screen.tsx'
import { requireReader } from '../../../../server/session.ts'

interface BeatPageProps {
  params: Promise<{ inference: string }>
}

export async function generateMetadata({ params }: BeatPageProps): Promise<Metadata> {
  const inferenceId = readInferenceId((await params).inference)
  if (inferenceId === undefined) return { title: (await getTranslations('app.notFound'))('title') }
  return { title: (await getTranslations('reading'))('beat', { beat: inferenceId }) }
}

/** One beat by its inference. */
export default async function BeatPage({ params }: BeatPageProps) {
  const reader = await requireReader()
  const inferenceId = readInferenceId((await params).inference)
  if (inferenceId === undefined) notFound()
  const found = await findSingleBeat(reader, inferenceId)
  if (found.status !== 'found') return <NoSingleBeat inferenceId={inferenceId} reason={found.status} />
  return <SingleScreen key={inferenceId} readerId={reader.id} found={found.beat} />
}
