import { readInferenceId } from '../../../../reading/inference-id.ts'
import { answerReader, problem } from '../../../../reading/server/answer-reader.ts'
import { findSingleBeat } from '../../../../reading/server/single-beat.ts'

interface Context {
  params: Promise<{ inference: string }>
}

/** One beat, as much of it as the reader may see now. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerReader(request, async (reader) => {
    const inferenceId = readInferenceId((await params).inference)
    if (inferenceId === undefined) return problem(404, 'gone')
    return Response.json(await findSingleBeat(reader, inferenceId))
  })
}
