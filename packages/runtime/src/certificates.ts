import { readFileSync } from 'node:fs'
import { VigiaError } from './vigia-error.ts'

/**
 * Reads the file of certificates that a variable names, as PEM. An empty file holds none, like no file at all.
 *
 * @throws VigiaError `configuration-invalid`, naming the variable
 */
export function readCertificates(variable: string, path: string): string | undefined {
  if (path === '') return undefined
  const text = read(variable, path)
  if (text.trim() === '') return undefined
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw wrong(variable, 'holds no certificate in PEM')
  return text
}

function read(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw wrong(variable, `cannot be read (${reason})`)
  }
}

const wrong = (variable: string, complaint: string) =>
  new VigiaError('configuration-invalid', `Configuration: the file that ${variable} names ${complaint}.`)
