-- What came of one ECG of the clinic is found by its id.
CREATE INDEX `Inference_ECG_source` ON `Inference_ECG` (`source_ecg_id`);
