import type { StoredInferences } from './inferences.ts'
import type { Problem } from './problem.ts'

// The two answers that `infer` reads, checked by hand: TypeBox takes longer to load than one inference to send.
// Their tests compare them with the schemas.

export function isStoredInferences(value: unknown): value is StoredInferences {
  return (
    isObject(value) &&
    Array.isArray(value.inferences) &&
    value.inferences.every(
      (inference) =>
        isObject(inference) &&
        typeof inference.key === 'string' &&
        isRowId(inference.id) &&
        (inference.status === 'stored' || inference.status === 'already-stored'),
    )
  )
}

export function isProblem(value: unknown): value is Problem {
  return (
    isObject(value) &&
    typeof value.type === 'string' &&
    typeof value.title === 'string' &&
    Number.isInteger(value.status) &&
    (value.detail === undefined || typeof value.detail === 'string') &&
    (value.errors === undefined || (Array.isArray(value.errors) && value.errors.every(isFieldError)))
  )
}

function isFieldError(value: unknown): boolean {
  return isObject(value) && typeof value.field === 'string' && typeof value.message === 'string'
}

function isRowId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
