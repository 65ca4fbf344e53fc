import { readTakeOrder } from '../../../../reading/beat-requests.ts'
import { answerReader, problem, readBody } from '../../../../reading/server/answer-reader.ts'
import { findReadingView } from '../../../../reading/server/reading-view.ts'
import { takeHanded } from '../../../../reading/server/take-handed.ts'

/** Hands beats to a reader. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const view = await findReadingView(reader)
    const order = readTakeOrder(await readBody(request), view)
    if (order === undefined) return problem(400, 'invalid')
    return Response.json(await takeHanded(reader.id, view, order))
  })
}
