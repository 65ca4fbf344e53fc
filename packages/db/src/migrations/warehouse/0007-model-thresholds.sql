-- Who set the threshold of a model, when (UTC), from what to what, and why. The model may be removed; this stays.
CREATE TABLE IF NOT EXISTS `Model_Thresholds` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `model_id` BIGINT NOT NULL,
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `previous` DOUBLE,
  `threshold` DOUBLE NOT NULL,
  `changed_by` VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `reason` VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `changed_at` DATETIME(3) NOT NULL,
  KEY `Model_Thresholds_model` (`model_id`, `id`)
) ENGINE = InnoDB;

-- Append-only, where the server lets this user make triggers; elsewhere grants do it.
CREATE TRIGGER IF NOT EXISTS `Model_Thresholds_refuse_update` BEFORE UPDATE ON `Model_Thresholds` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Changes of thresholds are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Model_Thresholds_refuse_delete` BEFORE DELETE ON `Model_Thresholds` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Changes of thresholds are appended, never deleted.';

-- What training found, to tell it from what somebody has set since. Of older runs it stands in the model's own file.
ALTER TABLE `Training_Runs` ADD COLUMN `threshold` DOUBLE;
UPDATE `Training_Runs` AS run
  JOIN (SELECT `id`, SUBSTRING_INDEX(SUBSTRING_INDEX(CONVERT(LEFT(`model_weights`, 4096) USING latin1),
                 '"threshold":"', -1), '"', 1) AS found
        FROM `Model`) AS model ON model.`id` = run.`model_id`
  SET run.`threshold` = model.found + 0e0
  WHERE run.`threshold` IS NULL AND run.`removed_at` IS NULL
    AND model.found REGEXP '^[0-9]+([.][0-9]+)?(e[-+]?[0-9]+)?$';
