/** A line of the picture: a value a round. */
export interface Line {
  name: string
  colour: string
  values: readonly number[]
}

const WIDTH = 640
const HEIGHT = 320
const LEFT = 52
const RIGHT = 150
const TOP = 16
const BOTTOM = 40

/**
 * Accuracy by round as SVG.
 *
 * @param changeAt the round, from 1, at whose beginning a dashed line stands
 */
export function drawLines(lines: readonly Line[], changeAt: number): string {
  const rounds = Math.max(...lines.map(({ values }) => values.length))
  const lowest = Math.floor(10 * Math.min(...lines.flatMap(({ values }) => values))) / 10
  const x = (round: number) => LEFT + ((round - 1) / (rounds - 1)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => TOP + ((1 - value) / (1 - lowest)) * (HEIGHT - TOP - BOTTOM)
  const steps = Math.round((1 - lowest) * 10)
  const levels = Array.from({ length: steps + 1 }, (_, step) => lowest + step / 10)
  const change = (x(changeAt) + x(changeAt - 1)) / 2
  const parts = [
    ...levels.map(
      (level) =>
        `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(level).toFixed(1)}" y2="${y(level).toFixed(1)}" stroke="#ddd"/>` +
        `<text x="${LEFT - 8}" y="${(y(level) + 4).toFixed(1)}" text-anchor="end">${level.toFixed(1)}</text>`,
    ),
    ...[1, 5, 10, 15, 20]
      .filter((round) => round <= rounds)
      .map(
        (round) =>
          `<text x="${x(round).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${round}</text>`,
      ),
    `<text x="${((LEFT + WIDTH - RIGHT) / 2).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">round</text>`,
    `<line x1="${change.toFixed(1)}" x2="${change.toFixed(1)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" stroke="#777" stroke-dasharray="4 4"/>`,
    `<text x="${(change + 5).toFixed(1)}" y="${HEIGHT - BOTTOM - 6}">recorded otherwise</text>`,
    ...lines.map(({ name, colour, values }) => {
      const points = values.map((value, index) => `${x(index + 1).toFixed(1)},${y(value).toFixed(1)}`)
      const last = values.at(-1) ?? 1
      return (
        `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>` +
        `<text x="${WIDTH - RIGHT + 8}" y="${(y(last) + 4).toFixed(1)}" fill="${colour}">${name}</text>`
      )
    }),
  ]
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">` +
    `<title>Accuracy on the beats that arrive, by round</title>` +
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`
  )
}
