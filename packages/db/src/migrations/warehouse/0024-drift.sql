-- Whether the clinic's beats are still those that a model was made for (all moments UTC). `beats` of a reference are
-- little-endian doubles: per beat score, mean, deviation, roughness, crest, and 28 blocks. What the first checks are
-- compared with, what each check found, and what was declared is added and never changed; of a declaration only who
-- acknowledged it is written later.
CREATE TABLE IF NOT EXISTS `Drift_References` (
  `model_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `source` VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `cut` DOUBLE NOT NULL,
  `judged` INT NOT NULL,
  `anomalous` INT NOT NULL,
  `beats` LONGBLOB NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`model_tag`, `source`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS `Drift_Checks` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `model_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `kind` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `up_to` BIGINT NOT NULL,
  `n` INT NOT NULL,
  `p` DOUBLE,
  `level` DOUBLE NOT NULL,
  `alarm` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin,
  `evidence` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `declaration_id` BIGINT,
  `checked_at` DATETIME(3) NOT NULL,
  UNIQUE KEY `Drift_Checks_once` (`model_tag`, `kind`, `up_to`),
  KEY `Drift_Checks_time` (`model_tag`, `kind`, `checked_at`),
  KEY `Drift_Checks_declaration` (`declaration_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS `Drift_Declarations` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `model_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `kind` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `pace` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `evidence` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `declared_at` DATETIME(3) NOT NULL,
  `batch_id` BIGINT,
  `acknowledged_by` VARCHAR(255),
  `acknowledged_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `acknowledged_note` VARCHAR(500),
  `acknowledged_at` DATETIME(3),
  KEY `Drift_Declarations_open` (`model_tag`, `kind`, `acknowledged_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
