'use client'
import { Failure } from '../../failure/failure.tsx'

/** A page behind the sign-in that could not be drawn. */
export default function PageError({ retry }: { retry(): void }) {
  return <Failure onRetry={retry} />
}
