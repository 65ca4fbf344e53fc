import Type from 'typebox'
import { MeasuredAt, ModelTag, must, RowId, Samples } from './fields.ts'

/** `POST /ecg`, as the thesis's clients send it. */
export const EcgBody = Type.Object(
  {
    values: Samples,
    dt_measure: MeasuredAt,
    is_anomalous: Type.Enum([0, 1], {
      type: 'integer',
      description: '**0 means anomalous, 1 means normal**, in spite of the name: as in the training table.',
      ...must('be the number 0 (anomalous) or 1 (normal), and neither true nor false'),
    }),
    model_tag: ModelTag,
  },
  { additionalProperties: false },
)

/** `POST /predictions`, as the thesis's clients send it: a reconstruction. */
export const PredictionBody = Type.Object(
  { values: Samples, dt_measure: MeasuredAt, model_tag: ModelTag },
  { additionalProperties: false },
)

/** The answer to both: the row that now exists. */
export const StoredRow = Type.Object({ id: RowId })

export type EcgBody = Type.Static<typeof EcgBody>
export type PredictionBody = Type.Static<typeof PredictionBody>
export type StoredRow = Type.Static<typeof StoredRow>
