/** Where a curve leaves the chart: a triangle at the edge that points outwards. */
export function CutMark({ x, y, isAbove }: { x: number; y: number; isAbove: boolean }) {
  const rise = isAbove ? 8 : -8
  return <path d={`M${x} ${y}l5 ${rise}h-10z`} fill="var(--beat-mark)" />
}
