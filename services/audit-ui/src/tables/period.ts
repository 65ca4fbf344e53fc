/** Whole days in UTC, both included; `YYYY-MM-DD`. */
export interface Period {
  from?: string
  to?: string
}

/** A day as a browser's date field writes it; undefined where it is none. */
export function parseDay(text: string | undefined): string | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined
}

/** The days of a period that are days at all. */
export function parsePeriod(parameters: Record<string, string>): Period {
  const from = parseDay(parameters.from)
  const to = parseDay(parameters.to)
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}
