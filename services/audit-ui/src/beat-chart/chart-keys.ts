/** What can be done to a chart by key or button. */
export type ChartCommand =
  | { do: 'zoom-time' | 'zoom-amplitude'; factor: number }
  | { do: 'pan-time' | 'pan-amplitude'; tenths: number }
  | { do: 'gain' | 'whole' | 'read-out' | 'measure' | 'mean' | 'neighbour' }

/** One step of zoom makes things so many times as large. */
export const zoomStep = 1.5

export const zoomIn: ChartCommand = { do: 'zoom-time', factor: 1 / zoomStep }
export const zoomOut: ChartCommand = { do: 'zoom-time', factor: zoomStep }

const commands: Record<string, ChartCommand> = {
  '+': zoomIn,
  // The same key without Shift, on Brazilian and American keyboards.
  '=': zoomIn,
  '-': zoomOut,
  ']': { do: 'zoom-amplitude', factor: 1 / zoomStep },
  '[': { do: 'zoom-amplitude', factor: zoomStep },
  '0': { do: 'whole' },
  g: { do: 'gain' },
  r: { do: 'read-out' },
  m: { do: 'measure' },
  o: { do: 'mean' },
  v: { do: 'neighbour' },
}

const shifted: Record<string, ChartCommand> = {
  ArrowLeft: { do: 'pan-time', tenths: -1 },
  ArrowRight: { do: 'pan-time', tenths: 1 },
  ArrowUp: { do: 'pan-amplitude', tenths: 1 },
  ArrowDown: { do: 'pan-amplitude', tenths: -1 },
}

/** What a key without Ctrl, Alt or Meta asks of the chart; undefined for one that is not the chart's. */
export function chartCommandOf({
  key,
  shiftKey,
}: {
  key: string
  shiftKey: boolean
}): ChartCommand | undefined {
  const keys = shiftKey && key.startsWith('Arrow') ? shifted : commands
  const name = key.length === 1 ? key.toLowerCase() : key
  return Object.hasOwn(keys, name) ? keys[name] : undefined
}

/** The keys as the help tells them, each with the name of its text. */
export const chartKeys = [
  { keys: ['+', '−', '[', ']'], name: 'zoom' },
  { keys: ['Shift + ← → ↑ ↓'], name: 'pan' },
  { keys: ['0'], name: 'whole' },
  { keys: ['G'], name: 'gain' },
  { keys: ['R', '← →'], name: 'readOut' },
  { keys: ['M', '← →', 'Enter'], name: 'measure' },
  { keys: ['O'], name: 'mean' },
  { keys: ['V'], name: 'neighbour' },
] as const
