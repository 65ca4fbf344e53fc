CREATE TABLE IF NOT EXISTS `Inference_Claims` (
  `model_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `ecg_id` BIGINT NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `claim` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `lease_until` DATETIME(6),
  `reason` VARCHAR(200),
  `changed_at` DATETIME(6) NOT NULL,
  PRIMARY KEY (`model_tag`, `ecg_id`),
  KEY `Inference_Claims_state` (`model_tag`, `state`, `ecg_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
