CREATE TABLE IF NOT EXISTS `Training_Runs` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `model_id` BIGINT,
  `begin_date` CHAR(10) NOT NULL,
  `end_date` CHAR(10) NOT NULL,
  `parameters` LONGTEXT NOT NULL,
  `losses` LONGTEXT NOT NULL,
  `metrics` LONGTEXT NOT NULL,
  `counts` LONGTEXT NOT NULL,
  `rows_sha256` CHAR(64) NOT NULL,
  `weights_sha256` CHAR(64) NOT NULL,
  `backend` VARCHAR(40) NOT NULL,
  `versions` LONGTEXT NOT NULL,
  `started_at` DATETIME(3) NOT NULL,
  `duration_ms` BIGINT NOT NULL,
  `removed_at` DATETIME(3),
  UNIQUE KEY `Training_Runs_tag` (`tag`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
