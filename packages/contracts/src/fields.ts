import Type from 'typebox'
import Format from 'typebox/format'
import { verdicts } from './audit.ts'
import { ECG_LENGTH, maximumFloat } from './ecg.ts'
import { localDateTimePattern } from './moments.ts'

/** What a value must be, in words for whoever sent another one. */
export const must = (words: string) => ({ 'x-must': words })

const modelTagFormat = 'model-tag'

/** Characters as JSON Schema counts them, where the validator counts those that people see; the length comes first: a text may be long. */
Format.Set(
  modelTagFormat,
  (text) => text.length > 0 && text.length <= 160 && text.isWellFormed() && [...text].length <= 80,
)

/** A number that a FLOAT column can hold. */
export const floatNumber = (options: Type.TNumberOptions = {}) =>
  Type.Number({ minimum: -maximumFloat, maximum: maximumFloat, ...options })

/** One beat: exactly 140 finite samples, normalised to the training range (no unit). */
export const Samples = Type.Array(floatNumber(), {
  minItems: ECG_LENGTH,
  maxItems: ECG_LENGTH,
  description: `One heartbeat: ${ECG_LENGTH} finite samples, normalised (no unit).`,
})

/** A moment without a time zone. */
export const measuredAt = (description: string) =>
  Type.String({
    format: 'date-time-local',
    pattern: localDateTimePattern,
    description,
    ...must('be a moment without time zone such as 2024-05-01T12:34:56'),
  })

export const MeasuredAt = measuredAt(
  'When the ECG was measured, without a time zone: 2024-05-01T12:34:56. It is stored to the second.',
)

/** To the letter, and counted as the database counts: the thesis's code took any text that its column holds. */
export const ModelTag = Type.String({
  format: modelTagFormat,
  minLength: 1,
  maxLength: 80,
  description: 'The tag of the model that judged, to the letter: 1 to 80 characters.',
  ...must('hold 1 to 80 characters'),
})

export const VerdictName = Type.Enum([...verdicts], {
  description: 'Anomalous when the reconstruction error is above the threshold.',
})

export const RowId = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
