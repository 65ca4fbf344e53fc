/** The thesis's colours: input blue, reconstruction red, the error between them light coral. */
export const PALETTE = {
  input: '#1d4ed8',
  reconstruction: '#dc2626',
  error: 'lightcoral',
  ink: '#1f2937',
  label: '#6b7280',
  grid: '#e5e7eb',
  frame: '#d1d5db',
  paper: '#ffffff',
  normal: '#15803d',
  anomalous: '#b91c1c',
} as const

/** Opacity of the error area, so that the grid shows through. */
export const ERROR_OPACITY = 0.45

/** Whatever the reader's system writes its own windows with. */
export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
