import Type from 'typebox'
import { unlikePrefix } from './ecg.ts'
import { floatNumber, MeasuredAt, ModelTag, measuredAt, must, RowId, Samples, VerdictName } from './fields.ts'
import { cursorPattern } from './moments.ts'

/** What every refusal looks like: application/problem+json, RFC 9457. */
export const Problem = Type.Object({
  type: Type.String({ description: 'A stable name of the kind of problem, relative to this API.' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  errors: Type.Optional(
    Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
      description: 'Each field that is wrong, by its JSON pointer in the request.',
    }),
  ),
})

export type Problem = Type.Static<typeof Problem>

/** The most inferences that one request may carry. */
export const maximumInferences = 1000

const ReconstructionError = floatNumber({
  minimum: 0,
  description:
    'How far the ECG is from its reconstruction, as its model measures it (no unit): ' +
    'for those of the thesis the mean absolute difference.',
})
const Threshold = floatNumber({
  description: 'The error above which a model that gives no probability calls an ECG anomalous.',
})
const Score = floatNumber({
  description:
    'The number that the verdict goes by: of a model that gives a probability its decision, anomalous above 0; ' +
    'of every other the error.',
})
const Probability = Type.Number({
  minimum: 0,
  maximum: 1,
  description: 'How probable it is that the ECG is anomalous. Null where the model gives none.',
})
const PValue = Type.Number({
  exclusiveMinimum: 0,
  maximum: 1,
  description:
    'The share of the training normals, with this ECG counted among them, whose error is as large: ' +
    '0.004 says that one normal beat in 250 looks as odd. Null where the model kept no errors.',
})
const Margin = floatNumber({
  minimum: 0,
  description:
    'Where it is small, the verdict is doubtful: how far the score is from where the verdict turns, ' +
    'as the model measures that. The margins of two models do not compare.',
})

const nullable = <Schema extends Type.TSchema>(schema: Schema, options: Type.TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], options)

/** The most reasons that one verdict may have beside it, and the most characters of each. */
export const maximumReasons = 10
export const maximumReasonLength = 200

const reasonsDescription =
  `What a reader should know beside the verdict, in short English sentences. Those that begin with ` +
  `\`${unlikePrefix}\` say in what the ECG is unlike the beats that the model was trained on.`

const Reasons = Type.Array(Type.String({ minLength: 1, maxLength: maximumReasonLength }), {
  maxItems: maximumReasons,
  default: [],
  description: reasonsDescription,
})

/** One judged ECG with its reconstruction. */
export const Inference = Type.Object(
  {
    key: Type.String({
      pattern: '^[\\x21-\\x7e]{1,120}$',
      description: 'Names this inference: sent again under the same key, it is stored once.',
    }),
    source_ecg_id: Type.Optional(RowId),
    dt_measure: MeasuredAt,
    model_tag: ModelTag,
    verdict: VerdictName,
    error: ReconstructionError,
    threshold: Threshold,
    score: Type.Optional(nullable(Score)),
    probability: Type.Optional(nullable(Probability)),
    p_value: Type.Optional(nullable(PValue)),
    margin: Type.Optional(
      nullable(Margin, {
        description: 'As in the answers; without it, the distance of error and threshold.',
      }),
    ),
    reasons: Type.Optional(Reasons),
    values: Samples,
    reconstruction: Samples,
  },
  { additionalProperties: false },
)

/** `POST /inferences`: stored all together or not at all. */
export const InferencesBody = Type.Object(
  { inferences: Type.Array(Inference, { minItems: 1, maxItems: maximumInferences }) },
  { additionalProperties: false },
)

/** Its answer, in the order of the request. */
export const StoredInferences = Type.Object({
  inferences: Type.Array(
    Type.Object({ key: Type.String(), id: RowId, status: Type.Enum(['stored', 'already-stored']) }),
  ),
})

/** The most inferences that one page may have. */
export const maximumPage = 1000

/** What the margin was called in the API before; requests may say so, and answers do, until version 2. */
export const deprecatedMargin = 'doubt'

/** `GET /inferences`. */
export const InferencesQuery = Type.Object(
  {
    model_tag: Type.Optional(ModelTag),
    verdict: Type.Optional(VerdictName),
    from: Type.Optional(measuredAt('Measured at this moment or later, by the second.')),
    to: Type.Optional(measuredAt('Measured at this moment or earlier, by the second.')),
    order: Type.Enum(['newest', 'oldest', 'margin', 'arrival', deprecatedMargin], {
      default: 'newest',
      'x-deprecated': [deprecatedMargin],
      description:
        'By time, or by margin: the smallest first; ask for it by model_tag, since margins of two models do not compare. ' +
        'What has no time, or no margin since it was stored without an error, is left out of that order. ' +
        'By arrival, what was committed first comes first, whatever its id. That is for those who keep a copy up to ' +
        'date: what appears later comes later. ' +
        `\`${deprecatedMargin}\` is the deprecated name of \`margin\`, taken until version 2.`,
    }),
    limit: Type.Integer({ minimum: 1, maximum: maximumPage, default: 50 }),
    after_arrival: Type.Optional({
      ...RowId,
      description:
        'By arrival only, instead of a cursor: what came after the last_arrival of an earlier page.',
    }),
    cursor: Type.Optional(
      Type.String({
        pattern: cursorPattern,
        description: 'The next_cursor of the page before, whose order is its own.',
        ...must('be the next_cursor of a page'),
      }),
    ),
  },
  { additionalProperties: false },
)

/** An inference without its samples. What the thesis's rows never held is null. */
export const InferenceSummary = Type.Object({
  id: RowId,
  source_ecg_id: nullable(RowId),
  dt_measure: nullable(Type.String()),
  model_tag: nullable(Type.String()),
  verdict: nullable(VerdictName),
  error: nullable(Type.Number()),
  threshold: nullable(Type.Number()),
  // Left out by an API of an earlier release.
  score: Type.Optional(nullable(Score)),
  probability: Type.Optional(nullable(Probability)),
  p_value: Type.Optional(nullable(PValue)),
  margin: nullable(Margin),
  [deprecatedMargin]: Type.Optional(
    nullable(Type.Number(), {
      deprecated: true,
      description: 'The deprecated name of margin, told until version 2.',
    }),
  ),
  reasons: Type.Array(Type.String(), { description: reasonsDescription }),
})

export const InferencesPage = Type.Object({
  inferences: Type.Array(InferenceSummary),
  next_cursor: nullable(Type.String()),
  last_arrival: Type.Optional({
    ...RowId,
    description:
      'By arrival only: how far a copy is with this page; what comes later is found by after_arrival. ' +
      'Left out as long as there is nothing.',
  }),
})

const StoredSamples = Type.Array(nullable(Type.Number()))

/** `GET /inferences/{id}`. */
export const InferenceDetail = Type.Object({
  ...InferenceSummary.properties,
  values: StoredSamples,
  reconstruction: nullable(StoredSamples),
  sample_errors: nullable(StoredSamples),
})

export type Inference = Type.Static<typeof Inference>
export type InferencesBody = Type.Static<typeof InferencesBody>
export type StoredInferences = Type.Static<typeof StoredInferences>
export type InferencesQuery = Type.Static<typeof InferencesQuery>
export type InferenceSummary = Type.Static<typeof InferenceSummary>
export type InferencesPage = Type.Static<typeof InferencesPage>
export type InferenceDetail = Type.Static<typeof InferenceDetail>

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
