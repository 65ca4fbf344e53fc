-- Every training that was begun, and how it ended (UTC): one that failed has no row in Training_Runs and takes no tag.
CREATE TABLE IF NOT EXISTS `Training_Attempts` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `parameters` LONGTEXT NOT NULL,
  `started_at` DATETIME(3) NOT NULL,
  `ended_at` DATETIME(3),
  `outcome` VARCHAR(11) CHARACTER SET ascii COLLATE ascii_bin,
  `code` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `message` VARCHAR(1000) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  KEY `Training_Attempts_tag` (`tag`, `id`)
) ENGINE = InnoDB;
