-- Beats whose labels are held to be certain, on which models are compared. A set that is frozen never changes: its
-- digest is over ids, samples and labels of all its beats. The next set of the same name is the next version.
CREATE TABLE IF NOT EXISTS `Reference_Sets` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `name` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` INT NOT NULL,
  `sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  `by_kind` VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `by_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `by_name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  `frozen_at` DATETIME(3),
  UNIQUE KEY `Reference_Sets_name` (`name`, `version`),
  KEY `Reference_Sets_frozen` (`frozen_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- `beat_sha256` is over the samples alone, by which the same beat is known under another id. The samples are kept here
-- (140 little-endian doubles), since the training table's row goes when its answer is undone.
CREATE TABLE IF NOT EXISTS `Reference_Beats` (
  `set_id` BIGINT NOT NULL,
  `beat_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `ecg_id` BIGINT NOT NULL,
  `label` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `source` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `samples` BLOB NOT NULL,
  `added_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`set_id`, `beat_sha256`),
  KEY `Reference_Beats_digest` (`beat_sha256`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Where the server lets this user make triggers; elsewhere grants do it, and the digest tells.
CREATE TRIGGER IF NOT EXISTS `Reference_Beats_refuse_update` BEFORE UPDATE ON `Reference_Beats` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The beats of a reference set are never changed.';
CREATE TRIGGER IF NOT EXISTS `Reference_Beats_refuse_delete` BEFORE DELETE ON `Reference_Beats` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The beats of a reference set are never deleted.';
