-- Which trace an ECG was judged in, so that whoever reads it later is led there: NULL where nothing was traced.
ALTER TABLE `Inference_ECG` ADD COLUMN `traceparent` VARCHAR(55) CHARACTER SET ascii INVISIBLE;
