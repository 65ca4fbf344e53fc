import { VigiaError } from '@vigia/runtime'
import { type BeatPanel, requirePanel, verdictOf } from './beat-panel.ts'
import { drawLegend, LEGEND_WIDTH } from './draw-legend.ts'
import { drawPanel } from './draw-panel.ts'
import { FONT, PALETTE } from './palette.ts'
import { plotArea } from './plot-area.ts'
import { element, text } from './svg-element.ts'
import { sharedRange } from './value-range.ts'

/** In pixels. */
const WIDTH = 1200
const LEGEND_HEIGHT = 56
const PANEL_HEIGHT = 400
const PLOT_MARGIN = { left: 70, right: 24, top: 60, bottom: 56 }

/**
 * A picture of beats, side by side in two columns: each with its input, its reconstruction, the error between them,
 * the verdict, and error against threshold, all on one vertical scale. The file stands alone: no script, no font, no
 * link.
 *
 * @param panels at least one
 * @returns an SVG document, 1,200 pixels wide
 * @throws VigiaError `undrawable` when there is no beat, a curve has not `ECG_LENGTH` samples, or a number is not finite
 */
export function drawBeatsSvg(panels: readonly BeatPanel[]): string {
  if (panels.length === 0) throw new VigiaError('undrawable', 'A picture of beats needs at least one beat.')
  panels.forEach(requirePanel)
  const range = sharedRange(panels)
  const columns = Math.min(panels.length, 2)
  const panelWidth = WIDTH / columns
  const height = LEGEND_HEIGHT + Math.ceil(panels.length / columns) * PANEL_HEIGHT
  const drawn = panels.map((panel, index) => {
    const rectangle = {
      left: (index % columns) * panelWidth + PLOT_MARGIN.left,
      top: LEGEND_HEIGHT + Math.floor(index / columns) * PANEL_HEIGHT + PLOT_MARGIN.top,
      width: panelWidth - PLOT_MARGIN.left - PLOT_MARGIN.right,
      height: PANEL_HEIGHT - PLOT_MARGIN.top - PLOT_MARGIN.bottom,
    }
    return drawPanel(panel, plotArea(rectangle, range))
  })
  const document = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'font-family': FONT,
    },
    [
      element('title', {}, [text(summaryOf(panels))]),
      element('rect', { width: WIDTH, height, fill: PALETTE.paper }),
      drawLegend((WIDTH - LEGEND_WIDTH) / 2, LEGEND_HEIGHT / 2 + 6),
      ...drawn,
    ],
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document}\n`
}

/** For readers who hear the picture. */
function summaryOf(panels: readonly BeatPanel[]): string {
  return panels.map((panel) => `${panel.title}: ${verdictOf(panel)}`).join('; ')
}
