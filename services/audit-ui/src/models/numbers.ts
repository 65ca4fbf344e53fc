import { getFormatter } from 'next-intl/server'

/** How the models pages write numbers, in the reader's language. */
export async function modelNumbers() {
  const format = await getFormatter()
  return {
    /** Four digits after the point, as the pipelines print them; a dash where there is none. */
    figure: (value: number | null | undefined) =>
      typeof value === 'number' && Number.isFinite(value)
        ? format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
        : '–',
    change: (value: number) =>
      format.number(value, { minimumFractionDigits: 4, maximumFractionDigits: 4, signDisplay: 'exceptZero' }),
    count: (value: number) => format.number(value),
    share: (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 1 }),
    short: (value: number) => format.number(value, { maximumSignificantDigits: 3 }),
  }
}
