import { readNamedBeat } from '../../../../reading/beat.ts'
import { answerReader, problem } from '../../../../reading/server/requests.ts'
import { findSingleBeat, lookUpBeat, whyMissing } from '../../../../reading/server/single-beat.ts'

interface Context {
  params: Promise<{ beat: string }>
}

/** One beat by its name, or by an inference's id, as much of it as the reader may see now. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerReader(request, async (reader) => {
    const named = readNamedBeat((await params).beat)
    if (named === undefined) return problem(404, 'gone')
    const modelTag = new URL(request.url).searchParams.get('model') ?? undefined
    const judgement = await lookUpBeat(named, modelTag)
    if (judgement === undefined) return Response.json({ status: whyMissing() })
    return Response.json(await findSingleBeat(reader, judgement.inferenceId))
  })
}
