import Type from 'typebox'
import { MeasuredAt, ModelTag, RowId, Samples } from './fields.ts'

/** `POST /ecg`, as the thesis's clients send it. */
export const EcgBody = Type.Object(
  {
    values: Samples,
    dt_measure: MeasuredAt,
    is_anomalous: Type.Boolean({ description: 'True when the ECG was judged anomalous.' }),
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
