import type { ForeignOrigin } from './check-origin.ts'

const beginning = 'foreign-origin '

/** A refusal as the text of an answer, which the pages' scripts get as the message of an error. */
export function writeRefusal(refusal: ForeignOrigin): string {
  return beginning + JSON.stringify(refusal)
}

/** The refusal that an error of an action tells of; undefined for every other error. */
export function readRefusal(message: string): ForeignOrigin | undefined {
  if (!message.startsWith(beginning)) return undefined
  try {
    return JSON.parse(message.slice(beginning.length)) as ForeignOrigin
  } catch {
    return undefined
  }
}
