import { InvalidArgumentError } from 'commander'

/** Reads a whole number from `minimum`. */
export function wholeNumber(minimum: number) {
  return (text: string): number => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < minimum)
      throw new InvalidArgumentError(`It must be a whole number from ${minimum}.`)
    return value
  }
}

/** Reads a share above 0, and 1 at most. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0 && value <= 1))
    throw new InvalidArgumentError('It must be above 0, and 1 at most.')
  return value
}

/** An option that may be given several times. */
export const collect = (text: string, before: string[] = []): string[] => [...before, text]
