const SHOWN = 3

/** The first errors in what a server wrote before it gave up; its last line if it called none so. */
export function findServerErrors(output: string): string {
  const lines = output.trim().split('\n')
  const errors = lines
    .filter((line) => /ERROR/.test(line))
    .map((line) => line.replace(/^.*\bERROR[\]:]\s*/, ''))
  return errors.slice(0, SHOWN).join(' ') || (lines.at(-1) ?? '')
}
