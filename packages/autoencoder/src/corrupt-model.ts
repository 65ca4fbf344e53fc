import { VigiaError } from '@vigia/runtime'

/** @throws VigiaError `model-corrupt`, always */
export function corrupt(reason: string, cause?: unknown): never {
  throw new VigiaError(
    'model-corrupt',
    `The model's file is damaged, or is no file of Vigia's: ${reason}.`,
    cause === undefined ? {} : { cause },
  )
}
