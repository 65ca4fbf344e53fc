/** What `pnpm audit --json` prints, of that what is told here. */
interface AuditReport {
  advisories: Record<string, Partial<Record<'module_name' | 'severity' | 'title' | 'url', string>>>
}

/** @returns a sentence for each advisory; undefined where the text is no report, since the registry did not answer */
export function listAdvisories(printed: string): string[] | undefined {
  const report = readReport(printed)
  if (report === undefined) return undefined
  return Object.values(report.advisories).map(
    ({ module_name: name, severity, title, url }) => `${name}: ${severity}: ${title} (${url})`,
  )
}

function readReport(printed: string): AuditReport | undefined {
  try {
    const read = JSON.parse(printed) as Partial<AuditReport>
    return typeof read.advisories === 'object' ? (read as AuditReport) : undefined
  } catch {
    return undefined
  }
}
