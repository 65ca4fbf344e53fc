import {
  answerReader,
  findReadingView,
  problem,
  readBody,
  readTakeOrder,
} from '../../../../reading/server/requests.ts'
import { takeBeats } from '../../../../reading/server/take-beats.ts'

/** Leases beats to a reader. */
export function POST(request: Request): Promise<Response> {
  return answerReader(request, async (reader) => {
    const view = await findReadingView(reader)
    const order = readTakeOrder(await readBody(request), view)
    if (order === undefined) return problem(400, 'invalid')
    return Response.json(await takeBeats(reader.id, view, order))
  })
}
