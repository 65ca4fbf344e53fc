-- What became of the ECGs that a model took up on a day of the clinic's clock. Everything in it adds up: two days, two
-- workers, or a day less what is known to be wrong in it. `histograms` holds counts by bucket, `quantiles` what follows from
-- them. `doubtful` counts batches whose results may be others than the worker's; `rebuilt_at` is NULL until a day was made
-- anew from the ECGs.
CREATE TABLE IF NOT EXISTS `Monitoring` (
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `day` CHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `judged` BIGINT NOT NULL,
  `anomalous` BIGINT NOT NULL,
  `set_aside_in` BIGINT NOT NULL,
  `set_aside_out` BIGINT NOT NULL,
  `ecgs_read` BIGINT NOT NULL,
  `ecgs_with_null` BIGINT NOT NULL,
  `null_samples` BIGINT NOT NULL,
  `without_error` BIGINT NOT NULL,
  `freshest_at` DATETIME,
  `quantiles` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `histograms` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `doubtful` BIGINT NOT NULL,
  `rebuilt_at` DATETIME(6),
  `changed_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`tag`, `day`),
  KEY `Monitoring_day` (`day`, `tag`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- When an ECG came from the clinic (UTC). What is there already has no such moment: it stays NULL. The default comes by a
-- statement of its own, or those rows would get one.
ALTER TABLE `Inference_ECG` ADD COLUMN `arrived_at` DATETIME(3) INVISIBLE;
ALTER TABLE `Inference_ECG` ALTER COLUMN `arrived_at` SET DEFAULT (UTC_TIMESTAMP(3));
