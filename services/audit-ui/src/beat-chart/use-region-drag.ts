import { useState } from 'react'
import type { MouseHandlerDataParam } from 'recharts'
import { type Region, regionBetween } from './region.ts'

/** Marking a stretch of the beat with the mouse: what is marked now, and what the chart has to tell. */
export function useRegionDrag(onRegionChange: (region: Region) => void) {
  const [marked, setMarked] = useState<Region>()

  function finish() {
    const region = marked && regionBetween(...marked)
    setMarked(undefined)
    if (region !== undefined) onRegionChange(region)
  }

  return {
    marked,
    handlers: {
      onMouseDown(state: MouseHandlerDataParam) {
        const sample = sampleOf(state)
        if (sample !== undefined) setMarked([sample, sample])
      },
      onMouseMove(state: MouseHandlerDataParam) {
        const sample = sampleOf(state)
        if (marked !== undefined && sample !== undefined) setMarked([marked[0], sample])
      },
      onMouseUp: finish,
      onMouseLeave: finish,
    },
  }
}

function sampleOf({ activeLabel }: MouseHandlerDataParam): number | undefined {
  const sample = Number(activeLabel)
  return activeLabel === undefined || Number.isNaN(sample) ? undefined : sample
}
