-- Every run of `retrain` and what came of it (UTC). `run_key` is over policy, training rows and champion: what was
-- decided under it once is gone on with, never done twice. A run without an outcome is at work, or was killed.
CREATE TABLE IF NOT EXISTS `Retraining_Runs` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `run_key` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  `policy` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `champion_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `rows_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `step` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `outcome` VARCHAR(11) CHARACTER SET ascii COLLATE ascii_bin,
  `reason` VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `evidence` LONGTEXT CHARACTER SET utf8mb4,
  `started_at` DATETIME(3) NOT NULL,
  `ended_at` DATETIME(3),
  KEY `Retraining_Runs_key` (`run_key`, `id`),
  KEY `Retraining_Runs_outcome` (`outcome`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
