-- 1 where `is_anomalous` is known to say 1 for normal. Earlier releases of Vigia, which say the opposite, leave it empty;
-- so does the thesis's own code, whose rows have no key.
ALTER TABLE `Inference_ECG` ADD COLUMN `label_direction` TINYINT INVISIBLE;
CREATE INDEX `Inference_ECG_label_direction` ON `Inference_ECG` (`label_direction`, `idempotency_key`(1));
