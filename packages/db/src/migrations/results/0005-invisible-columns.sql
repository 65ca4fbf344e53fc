-- The thesis's page and pipelines read SELECT * and count columns: Vigia's own are not among them.
ALTER TABLE `Inference_ECG`
  MODIFY COLUMN `source_ecg_id` BIGINT INVISIBLE,
  MODIFY COLUMN `error` DOUBLE INVISIBLE,
  MODIFY COLUMN `threshold` DOUBLE INVISIBLE,
  MODIFY COLUMN `doubt` DOUBLE INVISIBLE,
  MODIFY COLUMN `idempotency_key` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin INVISIBLE;
ALTER TABLE `Predictions` MODIFY COLUMN `inference_ecg_id` BIGINT INVISIBLE;
