-- The newest ECG, and those of a training period, are found without reading a row.
CREATE INDEX `ECG_time` ON `ECG` (`dt_measure`);
CREATE INDEX `Inference_ECG_time` ON `Inference_ECG` (`dt_measure`);
