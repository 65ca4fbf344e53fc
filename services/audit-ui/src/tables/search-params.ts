/** What a page gets of its address: a name may stand there several times. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>

/** The first value of each name, without spaces around it; what is empty is left out. */
export async function readParameters(searchParams: SearchParams): Promise<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(await searchParams).flatMap(([name, value]) => {
      const text = (Array.isArray(value) ? value[0] : value)?.trim()
      return text === undefined || text === '' ? [] : [[name, text] as const]
    }),
  )
}

/** An address with parameters; what is undefined or empty is left out. */
export function addressOf(path: string, parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter(
    (parameter): parameter is [string, string] => parameter[1] !== undefined && parameter[1] !== '',
  )
  const query = new URLSearchParams(given).toString()
  return query === '' ? path : `${path}?${query}`
}
