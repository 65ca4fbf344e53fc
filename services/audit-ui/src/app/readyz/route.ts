import { app } from '../../server/app.ts'

export const dynamic = 'force-dynamic'

/** Whether clinicians can work: 503 names what does not answer. */
export async function GET(): Promise<Response> {
  const missing = await app().listUnready()
  return Response.json(
    { status: missing.length === 0 ? 'ok' : 'unready', missing },
    { status: missing.length === 0 ? 200 : 503 },
  )
}
