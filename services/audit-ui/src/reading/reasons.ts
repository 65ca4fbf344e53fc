import { useFormatter, useTranslations } from 'next-intl'

const number = String.raw`(-?[\d.]+(?:e[+-]\d+)?)`
const prefix = 'unlike the training beats: '

/** The sentences that `infer` writes (`services/pipelines/src/inference/unlike.ts`), with the figures in them. */
const forms = [
  { name: 'flat', pattern: /^flat$/ },
  {
    name: 'values',
    pattern: new RegExp(
      `^values from ${number} to ${number}, the training beats' range is ${number} to ${number}$`,
    ),
  },
  {
    name: 'mean',
    pattern: new RegExp(
      `^a mean of ${number}, where theirs is taken to lie between ${number} and ${number}$`,
    ),
  },
  {
    name: 'deviation',
    pattern: new RegExp(
      `^a deviation of ${number}, where theirs is taken to lie between ${number} and ${number}$`,
    ),
  },
] as const

/** What a reason says, by its form; undefined for one that these pages don't know. */
export function readReason(
  reason: string,
): { name: (typeof forms)[number]['name']; figures: number[] } | undefined {
  if (!reason.startsWith(prefix)) return undefined
  for (const { name, pattern } of forms) {
    const match = pattern.exec(reason.slice(prefix.length))
    if (match !== null) return { name, figures: match.slice(1).map(Number) }
  }
  return undefined
}

/** From here on a figure is told by its power of ten. */
const large = 1e6

/** Says reasons in the reader's language where it knows their form, else as the API has them. */
export function useReasonText(): (reason: string) => string {
  const t = useTranslations('reading.reveal.unlike')
  const format = useFormatter()
  const tell = (value: number | undefined) =>
    value === undefined
      ? ''
      : format.number(value, {
          maximumSignificantDigits: 3,
          notation: Math.abs(value) < large ? 'standard' : 'scientific',
        })
  return (reason) => {
    const read = readReason(reason)
    if (read === undefined) return reason
    const [a, b, c, d] = read.figures.map(tell)
    return t(read.name, { a: a ?? '', b: b ?? '', c: c ?? '', d: d ?? '' })
  }
}
