import { getFormatter } from 'next-intl/server'

/** How figures are written in the language of the page. */
export async function writers() {
  const format = await getFormatter()
  return {
    whole: (value: number) => format.number(value, { maximumFractionDigits: 0 }),
    percent: (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 }),
    decimal: (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    /** Three digits that say something, for values without a unit of their own. */
    significant: (value: number) => format.number(value, { maximumSignificantDigits: 3 }),
  }
}
