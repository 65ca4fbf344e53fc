import { localeOfRequest } from '../../../../../i18n/locales.ts'
import { app } from '../../../../../server/app.ts'
import { findReader } from '../../../../../server/session.ts'

interface Context {
  params: Promise<{ tag: string }>
}

const types = { html: 'text/html; charset=utf-8', json: 'application/vnd.cyclonedx+json; version=1.6' }

/**
 * The report of a model, without what it has said of the clinic's beats: `?format=json` is CycloneDX, and `?download=1`
 * asks the browser to keep it as a file.
 */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const reader = await findReader()
  if (reader === undefined) return new Response(null, { status: 401 })
  const { db, modelReports, securityLog, version, cookiePrefix } = app()
  const wanted = new URL(request.url).searchParams
  const format = wanted.get('format') ?? 'html'
  if (format !== 'html' && format !== 'json')
    return Response.json({ status: 'invalid', fields: ['format'] }, { status: 400 })
  const tag = decodeURIComponent((await params).tag)
  const report = await modelReports.gatherReport(db, tag)
  if (report === undefined) return Response.json({ status: 'unknown' }, { status: 404 })
  await securityLog.recordSecurityEvent(db, {
    ...{ kind: 'export', who: reader.id, account: null, address: null, about: `model ${tag}` },
    details: { format },
  })
  const { headers } = request
  const edition = {
    language: localeOfRequest(
      { cookie: headers.get('cookie'), acceptLanguage: headers.get('accept-language') },
      cookiePrefix,
    ),
    madeAt: new Date().toISOString(),
    release: version,
  }
  const text =
    format === 'json'
      ? JSON.stringify(modelReports.renderCycloneDx(report, edition), null, 2)
      : modelReports.renderReport(report, edition)
  const name = `vigia-${tag.replaceAll(/[^\w.-]/g, '_')}.${format === 'json' ? 'cdx.json' : 'html'}`
  return new Response(text, {
    headers: {
      'content-type': types[format],
      'cache-control': 'no-store',
      ...(wanted.has('download') && { 'content-disposition': `attachment; filename="${name}"` }),
    },
  })
}
