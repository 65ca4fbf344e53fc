ALTER TABLE `Inference_ECG` ADD COLUMN `source_ecg_id` BIGINT;
ALTER TABLE `Inference_ECG` ADD COLUMN `error` DOUBLE;
ALTER TABLE `Inference_ECG` ADD COLUMN `threshold` DOUBLE;
ALTER TABLE `Inference_ECG` ADD COLUMN `doubt` DOUBLE;
ALTER TABLE `Inference_ECG` ADD COLUMN `idempotency_key` VARCHAR(120) CHARACTER SET ascii COLLATE ascii_bin;
ALTER TABLE `Predictions` ADD COLUMN `inference_ecg_id` BIGINT;

CREATE UNIQUE INDEX `Inference_ECG_key` ON `Inference_ECG` (`idempotency_key`);

-- A page of judgements is read in the order of time or of doubt, for one tag or all, for one verdict or both.
CREATE INDEX `Inference_ECG_time` ON `Inference_ECG` (`dt_measure`);
CREATE INDEX `Inference_ECG_doubt` ON `Inference_ECG` (`doubt`);
CREATE INDEX `Inference_ECG_verdict_time` ON `Inference_ECG` (`is_anomalous`, `dt_measure`);
CREATE INDEX `Inference_ECG_verdict_doubt` ON `Inference_ECG` (`is_anomalous`, `doubt`);
CREATE INDEX `Inference_ECG_tag_time` ON `Inference_ECG` (`model_tag`, `dt_measure`);
CREATE INDEX `Inference_ECG_tag_doubt` ON `Inference_ECG` (`model_tag`, `doubt`);
CREATE INDEX `Inference_ECG_tag_verdict_time` ON `Inference_ECG` (`model_tag`, `is_anomalous`, `dt_measure`);
CREATE INDEX `Inference_ECG_tag_verdict_doubt` ON `Inference_ECG` (`model_tag`, `is_anomalous`, `doubt`);
CREATE UNIQUE INDEX `Predictions_inference` ON `Predictions` (`inference_ecg_id`);
CREATE INDEX `Predictions_time` ON `Predictions` (`dt_measure`);
