import type { Reader } from '@vigia/accounts/sign-in'
import { changeMarker, tellMarkers } from '../../../../../markers/beat-markers.ts'
import { readNamedBeat } from '../../../../../reading/beat.ts'
import { answerReader, problem, readBody, readMarkerChange } from '../../../../../reading/server/requests.ts'
import { lookUpBeat } from '../../../../../reading/server/single-beat.ts'

interface Context {
  params: Promise<{ beat: string }>
}

/** A beat's markers, as many of them as the reader may know of, and those to choose from. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerReader(request, async (reader) => {
    const judgement = await findBeat(params)
    return judgement === undefined ? problem(404, 'gone') : await tell(reader, judgement, 'told')
  })
}

/** Sets a marker or removes it, and tells how the beat's markers stand then. */
export function POST(request: Request, { params }: Context): Promise<Response> {
  return answerReader(request, async (reader) => {
    const judgement = await findBeat(params)
    if (judgement === undefined) return problem(404, 'gone')
    const asked = readMarkerChange(await readBody(request))
    if (asked === undefined) return problem(400, 'invalid')
    const { status } = await changeMarker(reader, judgement.beat, asked.marker, asked.change)
    return await tell(reader, judgement, status)
  })
}

async function findBeat(params: Context['params']) {
  const named = readNamedBeat((await params).beat)
  return named && (await lookUpBeat(named))
}

async function tell(reader: Reader, judgement: Parameters<typeof tellMarkers>[1], status: string) {
  const { markers, inUse } = await tellMarkers(reader, judgement)
  return Response.json({ status, markers, inUse })
}
