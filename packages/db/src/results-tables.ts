import { label, localDateTime, samples } from './columns.ts'
import { mysqlCore } from './drizzle.ts'

const { bigint, double, int, mysqlTable, text, tinyint, varchar } = mysqlCore

/** ECGs as they were judged: normalised, with the verdict. */
export const judgedEcg = mysqlTable('Inference_ECG', {
  id: int('id').autoincrement().primaryKey(),
  measuredAt: localDateTime('dt_measure'),
  verdict: label('is_anomalous'),
  modelTag: varchar('model_tag', { length: 80 }),
  ...samples(),
  sourceEcgId: bigint('source_ecg_id', { mode: 'number' }),
  error: double('error'),
  threshold: double('threshold'),
  /** How far the verdict is from turning, as the model measures that. Migration 0008 tells of its name. */
  margin: double('doubt'),
  key: varchar('idempotency_key', { length: 120 }),
  /** 1 where `is_anomalous` is known to say 1 for normal. */
  labelDirection: tinyint('label_direction'),
  /** What a reader should know beside the verdict: a JSON array of texts, or NULL for none. */
  reasons: text('reasons'),
  /** Its place in the order in which judgements became visible; null until the API has numbered it. */
  arrival: bigint('arrival', { mode: 'number' }),
  /** What the verdict goes by: the decision of a model that gives a probability, else the error. */
  score: double('score'),
  /** Of an anomaly, from 0 to 1. */
  probability: double('probability'),
  /** The share of the training normals that look as odd. */
  pValue: double('p_value'),
  /** The request that stored it, as a span of its trace (W3C Trace Context); null where nothing was traced. */
  traceparent: varchar('traceparent', { length: 55 }),
})

/** The last number that was given to a judgement; one row, locked by whoever gives the next ones. */
export const inferenceArrival = mysqlTable('Inference_Arrivals', {
  id: tinyint('id').primaryKey(),
  lastArrival: bigint('last_arrival', { mode: 'number' }).notNull(),
})

/** Reconstructions; `inferenceEcgId` pairs one with its ECG. */
export const prediction = mysqlTable('Predictions', {
  id: int('id').autoincrement().primaryKey(),
  measuredAt: localDateTime('dt_measure'),
  modelTag: varchar('model_tag', { length: 80 }),
  ...samples('value_'),
  inferenceEcgId: bigint('inference_ecg_id', { mode: 'number' }),
})
