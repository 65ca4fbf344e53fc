import { auditsViewOf } from '../../../../history/audits-view.ts'
import { csvResponse } from '../../../../history/csv-response.ts'
import { house } from '../../../../server/house.ts'
import { findReader } from '../../../../server/session.ts'

/** All audits that a search of the history finds, as a CSV file; the same names in the address as on the page. */
export async function GET(request: Request): Promise<Response> {
  const reader = await findReader()
  if (reader === undefined) return new Response(null, { status: 401 })
  const { auditing, db } = house()
  const parsed = auditing.parseAuditFilter(Object.fromEntries(new URL(request.url).searchParams))
  if (parsed.status === 'invalid')
    return Response.json({ status: 'invalid', fields: parsed.fields }, { status: 400 })
  // In Sweden a day is written YYYY-MM-DD.
  const day = new Date().toLocaleDateString('sv-SE')
  const lines = auditing.exportAudits(db, parsed.content, auditsViewOf(reader))
  return csvResponse(lines, `vigia-audits-${day}.csv`)
}
