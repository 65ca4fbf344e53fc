import { useCallback, useInsertionEffect, useRef } from 'react'

/**
 * The same function from one drawing to the next, which does what the latest one does; so that a component that gets
 * it is not drawn again for its sake. Not to be called while drawing.
 */
export function useStable<Given extends unknown[], Result>(
  latest: (...given: Given) => Result,
): (...given: Given) => Result {
  const held = useRef(latest)
  useInsertionEffect(() => {
    held.current = latest
  })
  return useCallback((...given: Given) => held.current(...given), [])
}
