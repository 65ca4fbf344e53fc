import { hasRole } from '@vigia/contracts/audit'
import { csvResponse, parseSeparator } from '../../../../history/csv.ts'
import { app } from '../../../../server/app.ts'
import { findReader } from '../../../../server/session.ts'

/** All events that a search of the security log finds, as a CSV file; for administrators. That it was taken is an event. */
export async function GET(request: Request): Promise<Response> {
  const reader = await findReader()
  if (reader === undefined) return new Response(null, { status: 401 })
  if (!hasRole(reader.role, 'admin')) return new Response(null, { status: 404 })
  const { auditing, db, securityLog } = app()
  const { separator: wanted, ...given } = Object.fromEntries(new URL(request.url).searchParams)
  const parsed = securityLog.parseEventFilter(given)
  const separator = parseSeparator(wanted || 'comma')
  const fields = [
    ...(parsed.status === 'invalid' ? parsed.fields : []),
    ...(separator === undefined ? ['separator'] : []),
  ]
  if (parsed.status === 'invalid' || separator === undefined)
    return Response.json({ status: 'invalid', fields }, { status: 400 })
  await securityLog.recordSecurityEvent(db, {
    ...{ kind: 'export', who: reader.id, account: null, address: null, about: 'security-log' },
    details: { ...parsed.filter },
  })
  const pages = securityLog.readSecurityEvents(db, parsed.filter)
  const day = new Date().toLocaleDateString('sv-SE')
  const lines = auditing.writeCsv(securityLog.eventColumns, pages, separator)
  return csvResponse(lines, `vigia-security-log-${day}.csv`)
}
