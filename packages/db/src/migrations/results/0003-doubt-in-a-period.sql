-- The doubt within a period, sorted without reading a row.
CREATE INDEX `Inference_ECG_period_doubt` ON `Inference_ECG` (`dt_measure`, `doubt`);
