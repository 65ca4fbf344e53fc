import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Db } from '@vigia/db'
import {
  type Days,
  type Edition,
  type Examples,
  gatherReport,
  type ReportLanguage,
  renderCycloneDx,
  renderReport,
} from '@vigia/model-reports'
import { resolveAlias } from '@vigia/registry'
import { personsFolder, readVersion, VigiaError } from '@vigia/runtime'
import { parseDay, requireSearchable } from './dates.ts'
import { requireTag, unknownModel } from './model-tag.ts'
import { findModel } from './queries/models.ts'
import { recordExport } from './record-export.ts'
import { findExamples } from './registry/examples.ts'
import type { Context } from './run-command.ts'
import { factsTable } from './tables.ts'
import { withWarehouse } from './warehouse.ts'
import { fileThere, writeWhole } from './write-whole.ts'

export interface ReportOptions {
  out?: string
  force?: boolean
  from?: string
  to?: string
  language: ReportLanguage
}

/** `report <tag>`: what is known of a model as one HTML file, or with `--json` as CycloneDX; to a file or printed. */
export async function report(context: Context, name: string, options: ReportOptions): Promise<void> {
  const days = parseDays(options)
  const { out, force } = options
  if (out === '') throw new VigiaError('usage', '--out must name a file.')
  const path = out === undefined ? undefined : resolve(personsFolder(), out)
  if (out !== undefined && path !== undefined && !force && existsSync(path)) throw fileThere(out)
  const edition: Edition = {
    language: options.language,
    madeAt: new Date().toISOString(),
    release: readVersion(),
  }
  const { isJson } = context.output
  const { tag, report } = await withWarehouse((db) => gather(context, db, requireTag(name), days, isJson))
  if (path === undefined || out === undefined) {
    context.output.result(renderCycloneDx(report, edition), () => renderReport(report, edition).trimEnd())
    return
  }
  const text = isJson
    ? `${JSON.stringify(renderCycloneDx(report, edition), null, 2)}\n`
    : renderReport(report, edition)
  await writeWhole(path, text, { name: out, force })
  const bytes = Buffer.byteLength(text)
  context.output.result({ tag, file: path, bytes }, () =>
    factsTable([
      ['Model', tag],
      ['File', path],
      ['Bytes', bytes],
    ]),
  )
}

async function gather(context: Context, db: Db, name: string, days: Days | undefined, isJson: boolean) {
  const { tag } = await resolveAlias(db, name)
  const model = await findModel(db, tag)
  if (model === undefined) throw await unknownModel(db, tag)
  // CycloneDX holds no pictures.
  const examples: Examples =
    model.run === null || isJson
      ? { status: 'none', why: 'no-training' }
      : await findExamples(context, db, tag)
  const report = await gatherReport(db, tag, { days, examples })
  if (report === undefined) throw await unknownModel(db, tag)
  await recordExport(db, tag, isJson ? 'json' : 'html')
  return { tag, report }
}

/** The days that were asked for; one end alone leaves the other open. */
function parseDays({ from, to }: ReportOptions): Days | undefined {
  if (from === undefined && to === undefined) return undefined
  const days = { from: from ?? '1970-01-01', to: to ?? '2999-12-31' }
  if (parseDay('--from', days.from) > parseDay('--to', days.to))
    throw new VigiaError('usage', '--from must not be after --to.')
  requireSearchable(days)
  return days
}
