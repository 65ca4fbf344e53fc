'use client'
import { Failure } from '../../failure/failure.tsx'

/** A page behind the sign-in that could not be drawn. */
export default function PageError({ error, retry }: { error: Error; retry(): void }) {
  return <Failure error={error} onRetry={retry} />
}
