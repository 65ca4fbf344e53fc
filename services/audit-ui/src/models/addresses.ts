import { addressOf } from '../tables/search-params.ts'

/** The page of one model. The thesis took any text for a tag. */
export const modelAddress = (tag: string) => `/models/${encodeURIComponent(tag)}`

/** The page of two models side by side. */
export const comparisonAddress = (left: string | undefined, right: string | undefined) =>
  addressOf('/models/compare', { left, right })
