import { VigiaError } from '@vigia/runtime'

/**
 * @param name what the values are, for the message
 * @throws VigiaError `undrawable` that names the first value which is not a finite number
 */
export function requireFinite(name: string, values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue
    const place = values.length === 1 ? `The ${name}` : `Value ${index} of the ${name}`
    throw new VigiaError('undrawable', `${place} is ${values[index]}, not a finite number.`)
  }
}
