import { VigiaError } from '@vigia/runtime'

/** What `--metadata` says: of all ECGs, and which columns of the file hold more. */
export interface GivenMetadata {
  values: (readonly [name: string, value: string])[]
  columns: string[]
}

/**
 * Reads what `--metadata` was given: `device=Holter 3`, `ward` for a column, or several of them with commas between.
 *
 * @throws VigiaError `usage` for a name or value that is none, and for one that is given twice
 */
export async function readGivenMetadata(given: readonly string[]): Promise<GivenMetadata> {
  const metadata: GivenMetadata = { values: [], columns: [] }
  if (given.length === 0) return metadata
  const { readMetadataValue } = await import('@vigia/beat-files')
  const names = new Set<string>()
  // A comma before what is no name belongs to the value.
  for (const text of given.flatMap((one) => one.split(/,(?=[a-z][a-z0-9_]*(?:=|,|$))/))) {
    const [, name = '', , value] = /^([^=]*)(=(.*))?$/s.exec(text) ?? []
    const read = readMetadataValue(name, value ?? 'a column')
    if (names.has(name)) throw new VigiaError('usage', `--metadata says ${name} twice.`)
    names.add(name)
    if (value === undefined) metadata.columns.push(name)
    else if (typeof read === 'string') metadata.values.push([name, read])
    else throw new VigiaError('usage', `--metadata ${name}=${JSON.stringify(value)} ${read.fault}.`)
  }
  return metadata
}
