-- What a reader should know beside the verdict: a JSON array of short sentences.
ALTER TABLE `Inference_ECG` ADD COLUMN `reasons` TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin INVISIBLE;
