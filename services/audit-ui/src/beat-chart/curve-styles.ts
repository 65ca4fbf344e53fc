/**
 * How the curves are drawn, in the chart and in its legend. Colours are set in the style sheet, for light and dark;
 * the reconstruction is dashed too, so that nobody has to tell blue from red.
 */
export const curveStyles = {
  input: { stroke: 'var(--beat-input)', strokeWidth: 2.25, strokeDasharray: 'none' },
  reconstruction: { stroke: 'var(--beat-reconstruction)', strokeWidth: 2, strokeDasharray: '7 4' },
  error: { fill: 'var(--beat-error)', fillOpacity: 'var(--beat-error-opacity)' },
} as const
