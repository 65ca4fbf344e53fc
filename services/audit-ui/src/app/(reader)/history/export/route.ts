import { csvResponse, parseSeparator, separatorOf } from '../../../../history/csv.ts'
import { type Locale, localeOfRequest } from '../../../../i18n/locales.ts'
import { app } from '../../../../server/app.ts'
import { findReader } from '../../../../server/session.ts'

/** All audits that a search of the history finds for a reader, as a CSV file; the same names in the address as there. */
export async function GET(request: Request): Promise<Response> {
  const reader = await findReader()
  if (reader === undefined) return new Response(null, { status: 401 })
  const { auditing, db, securityLog } = app()
  const { separator: wanted, ...wantedFilter } = Object.fromEntries(new URL(request.url).searchParams)
  const parsed = auditing.parseAuditFilter(wantedFilter)
  if (parsed.status === 'invalid')
    return Response.json({ status: 'invalid', fields: parsed.fields }, { status: 400 })
  const separator = wanted ? parseSeparator(wanted) : separatorOf(languageOf(request))
  if (separator === undefined)
    return Response.json({ status: 'invalid', fields: ['separator'] }, { status: 400 })
  await securityLog.recordSecurityEvent(db, {
    ...{ kind: 'export', who: reader.id, account: null, address: null, about: 'history' },
    details: parsed.content,
  })
  // In Sweden a day is written YYYY-MM-DD.
  const day = new Date().toLocaleDateString('sv-SE')
  const lines = auditing.exportAudits(db, reader.id, parsed.content, { separator })
  return csvResponse(lines, `vigia-audits-${day}.csv`)
}

function languageOf({ headers }: Request): Locale {
  const given = { cookie: headers.get('cookie'), acceptLanguage: headers.get('accept-language') }
  return localeOfRequest(given, app().cookiePrefix)
}
