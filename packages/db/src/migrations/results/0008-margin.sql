-- The distance of the error to the threshold is small where a verdict is doubtful: it is the margin. Names alone change,
-- at once, however many rows there are.
ALTER TABLE `Inference_ECG`
  RENAME COLUMN `doubt` TO `margin`,
  RENAME INDEX `Inference_ECG_doubt` TO `Inference_ECG_margin`,
  RENAME INDEX `Inference_ECG_verdict_doubt` TO `Inference_ECG_verdict_margin`,
  RENAME INDEX `Inference_ECG_tag_doubt` TO `Inference_ECG_tag_margin`,
  RENAME INDEX `Inference_ECG_tag_verdict_doubt` TO `Inference_ECG_tag_verdict_margin`,
  RENAME INDEX `Inference_ECG_period_doubt` TO `Inference_ECG_period_margin`;
