'use client'
import { Failure } from '../failure/failure.tsx'

/** Where not even the frame of the pages could be drawn, since nobody could say who is signed in. */
export default function FrameError({ error }: { error: Error }) {
  return <Failure error={error} onRetry={() => window.location.reload()} />
}
