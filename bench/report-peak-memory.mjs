// Loaded into a measured program before it starts: as the program ends, its peak memory in bytes goes to the file that
// `?file=` names. Plain JavaScript, so that a program that needs no type stripping is not charged for it.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL(import.meta.url).searchParams.get('file')

process.on('exit', () => writeFileSync(file, String(peakBytes())))

function peakBytes() {
  // On Linux resourceUsage().maxRSS begins with what the parent process held when it started this one.
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readStatus())?.[1]
  return 1024 * Number(kibibytes ?? process.resourceUsage().maxRSS)
}

function readStatus() {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}
