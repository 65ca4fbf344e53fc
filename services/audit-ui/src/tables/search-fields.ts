import { isSearchableDay } from '@vigia/contracts/calendar'

/** Parses the text of a field; undefined where it says nothing that can be searched for. */
type Parse<Value> = (text: string) => Value | undefined

/** Reads the fields of an address one by one, and remembers those that cannot be searched for. */
export function openFields<Field extends string>(given: Readonly<Record<string, unknown>>) {
  const invalid: Field[] = []
  return {
    /** In the order in which they were read. */
    invalid,
    /** The value of a field; one that is missing or empty has none, and sets no bound. */
    read<Value>(field: Field, parse: Parse<Value>): Value | undefined {
      const text = given[field]
      if (text === undefined || text === '') return undefined
      const value = typeof text === 'string' ? parse(text.trim()) : undefined
      if (value === undefined) invalid.push(field)
      return value
    },
  }
}

/** One of some words. */
export function oneOf<Value extends string>(values: readonly Value[]): Parse<Value> {
  return (text) => values.find((value) => value === text)
}

/** A day, `YYYY-MM-DD`. */
export const parseDay: Parse<string> = (text) => (isSearchableDay(text) ? text : undefined)

/** What of a filter has a value. */
export function presentOf<Filter extends object>(
  filter: { [Name in keyof Filter]: Filter[Name] | undefined },
): Filter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Filter
}
