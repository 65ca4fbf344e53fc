-- In which order judgements became visible: an id tells only in which order they were begun, and a transaction may
-- commit long after others with higher ids. The API numbers what is not numbered yet when a copy is brought up to date.
ALTER TABLE `Inference_ECG` ADD COLUMN `arrival` BIGINT NULL INVISIBLE;
CREATE INDEX `Inference_ECG_arrival` ON `Inference_ECG` (`arrival`);

-- The last number given, in one row, locked by whoever gives the next ones.
CREATE TABLE IF NOT EXISTS `Inference_Arrivals` (
  `id` TINYINT NOT NULL PRIMARY KEY,
  `last_arrival` BIGINT NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO `Inference_Arrivals` (`id`, `last_arrival`) VALUES (1, 0);
