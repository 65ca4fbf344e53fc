import { VigiaError } from '@vigia/runtime'

/** @throws VigiaError `model-corrupt`, always */
export function refusePickle(reason: string, cause?: unknown): never {
  throw new VigiaError(
    'model-corrupt',
    `The model's weights are a Python pickle that cannot be used: ${reason}.`,
    cause === undefined ? {} : { cause },
  )
}

/** A name out of a pickle, short and printable enough for a message. */
export function quote(name: string): string {
  return /^[\w.]{1,80}$/.test(name) ? name : JSON.stringify(name.slice(0, 80))
}
