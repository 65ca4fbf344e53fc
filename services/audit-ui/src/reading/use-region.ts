import { useState } from 'react'
import { type Region, wholeBeat } from '../beat-chart/frame.ts'
import { useStable } from './use-stable.ts'

/** The stretch of the beat on the screen; each beat is shown whole at first. */
export function useRegion(inferenceId: number | undefined): [Region, (region: Region) => void] {
  const [held, setHeld] = useState<{ of: number | undefined; region: Region }>()
  const region = held?.of === inferenceId && held !== undefined ? held.region : wholeBeat
  return [region, useStable((changed: Region) => setHeld({ of: inferenceId, region: changed }))]
}
