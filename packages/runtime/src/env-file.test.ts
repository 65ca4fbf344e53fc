import { expect, test } from 'vitest'
import { EnvFileError, parseEnvFile } from './env-file.ts'
import { envFileSurroundings, envFiles } from './testing/env-files.ts'

test.each(envFiles)('%s means what it means to Docker Compose', (_what, text, expected) => {
  expect(read(text)).toEqual(expected)
})

test('what is refused names its line and shows nothing of it', () => {
  const texts = ['A=1\n\nSECRET="s3cret\n', 'A=1\n# x\ns3cret!\n', 'A=1\nB=2\nSECRET=s3cret${\n']
  for (const text of texts) {
    const error = refusalOf(text)
    expect(error.line).toBe(3)
    expect(error.message).not.toContain('s3cret')
  }
})

function read(text: string): Record<string, string> | 'refused' {
  const surroundings: Record<string, string> = envFileSurroundings
  try {
    const assignments = parseEnvFile(text, (name) => surroundings[name])
    // What the process has already is not the file's to say.
    const values = assignments.filter(({ name }) => surroundings[name] === undefined)
    return Object.fromEntries(values.map(({ name, value }) => [name, value]))
  } catch (error) {
    if (error instanceof EnvFileError) return 'refused'
    throw error
  }
}

function refusalOf(text: string): EnvFileError {
  try {
    parseEnvFile(text)
  } catch (error) {
    if (error instanceof EnvFileError) return error
  }
  throw new Error('nothing was refused')
}
