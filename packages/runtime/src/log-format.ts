const levelNames: Record<number, string> = {
  10: 'TRACE',
  20: 'DEBUG',
  30: 'INFO',
  40: 'WARNING',
  50: 'ERROR',
  60: 'CRITICAL',
}

/**
 * Turns one JSON log line into text, by a pattern in the manner of Python's `logging`.
 *
 * @param pattern text in which `{time}`, `{name}`, `{level}` and `{message}` are replaced
 * @param line one line as pino writes it; its other fields follow the text as `field=value`
 */
export function formatLine(pattern: string, line: string): string {
  const { time, name, level, msg, ...fields } = JSON.parse(line) as Record<string, unknown>
  const parts: Record<string, string> = {
    time: localTime(new Date(Number(time))),
    name: String(name),
    level: levelNames[Number(level)] ?? String(level),
    message: [msg, ...Object.entries(fields).map(formatField)].join(' '),
  }
  return `${pattern.replace(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole)}\n`
}

/** As Python's `logging` writes it: `2024-05-01 12:34:56,789`, in the time zone of TZ. */
function localTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
  return `${day} ${clock},${String(time.getMilliseconds()).padStart(3, '0')}`
}

function formatField([field, value]: [string, unknown]): string {
  if (field === 'err') return `err=${JSON.stringify((value as { message?: string }).message)}`
  return `${field}=${typeof value === 'string' && /^\S+$/.test(value) ? value : JSON.stringify(value)}`
}
