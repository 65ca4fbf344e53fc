-- ECGs on their way into a table, where they are too many for one transaction. See decision 059.
CREATE TABLE IF NOT EXISTS `Seeds` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `ecg_table` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `began_at` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS `Seed_Rows` (
  `seed_id` BIGINT NOT NULL,
  `place` BIGINT NOT NULL,
  `samples` BLOB NOT NULL,
  `is_anomalous` DOUBLE,
  `dt_measure` DATETIME NOT NULL,
  `metadata` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`seed_id`, `place`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
