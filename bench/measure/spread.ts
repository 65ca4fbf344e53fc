import { VigiaError } from '@vigia/runtime'

/** How several measurements of the same thing lie. */
export interface Spread {
  median: number
  minimum: number
  maximum: number
}

/** @throws VigiaError `nothing-measured` without values */
export function spreadOf(values: readonly number[]): Spread {
  return { median: quantile(values, 0.5), minimum: quantile(values, 0), maximum: quantile(values, 1) }
}

/**
 * The value below which this share of the values lies, between two of them in proportion: as numpy's `quantile` and
 * most textbooks (Hyndman and Fan's definition 7).
 *
 * @param share from 0 to 1
 * @throws VigiaError `nothing-measured` without values
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  const position = share * (sorted.length - 1)
  const below = sorted[Math.floor(position)]
  const above = sorted[Math.ceil(position)]
  if (below === undefined || above === undefined)
    throw new VigiaError('nothing-measured', 'There is no measurement to take a quantile of.')
  return below + (above - below) * (position - Math.floor(position))
}

/** `0.82 (0.79–0.95)`: the median, and between which values the others lie. */
export function formatSpread({ median, minimum, maximum }: Spread, decimals: number): string {
  const format = (value: number) => formatNumber(value, decimals)
  return `${format(median)} (${format(minimum)}–${format(maximum)})`
}

/** `12,345.7`: with commas between thousands. */
export function formatNumber(value: number, decimals = 0): string {
  return value.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}
