-- What was erased of the clinic's ECGs: when, by whom and why; what had seen it; how many rows of each table went. The id
-- stays, so that an ECG under it is never judged again.
CREATE TABLE IF NOT EXISTS `Erasures` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `source_ecg_id` BIGINT NOT NULL,
  `reason` VARCHAR(500) CHARACTER SET utf8mb4 NOT NULL,
  `by_name` VARCHAR(255) CHARACTER SET utf8mb4 NOT NULL,
  `erased_at` DATETIME(3) NOT NULL,
  `models` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `counts` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  UNIQUE KEY `Erasures_source` (`source_ecg_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TRIGGER IF NOT EXISTS `Erasures_refuse_update` BEFORE UPDATE ON `Erasures` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Erasures are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Erasures_refuse_delete` BEFORE DELETE ON `Erasures` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Erasures are appended, never deleted.';

-- A record of a chain from which something was erased: `seal` is an HMAC-SHA256, by the key of the record's link, over the
-- link before it, its link and what is left of it. Of a record of before the chain the links are those of its start's digest.
CREATE TABLE IF NOT EXISTS `Chain_Seals` (
  `chain` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `record_id` BIGINT NOT NULL,
  `link` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `seal` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`chain`, `record_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TRIGGER IF NOT EXISTS `Chain_Seals_refuse_update` BEFORE UPDATE ON `Chain_Seals` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Seals of chains are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Chain_Seals_refuse_delete` BEFORE DELETE ON `Chain_Seals` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Seals of chains are appended, never deleted.';

-- What is on record gives way to an erasure that is on record, and to nothing else.
DROP TRIGGER IF EXISTS `Audits_refuse_update`;
CREATE TRIGGER IF NOT EXISTS `Audits_refuse_update` BEFORE UPDATE ON `Audits` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` WHERE OLD.`beat` = CONCAT('ecg-', `source_ecg_id`))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audits are appended, never changed.'; END IF;
DROP TRIGGER IF EXISTS `Security_Log_refuse_update`;
CREATE TRIGGER IF NOT EXISTS `Security_Log_refuse_update` BEFORE UPDATE ON `Security_Log` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` WHERE LOCATE(CONCAT('ecg-', `source_ecg_id`), CONVERT(OLD.`about` USING utf8mb4) COLLATE utf8mb4_bin)
    OR LOCATE(CONCAT('ecg-', `source_ecg_id`), CONVERT(OLD.`details` USING utf8mb4) COLLATE utf8mb4_bin))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The security log is appended to, never changed.'; END IF;
DROP TRIGGER IF EXISTS `Disclosures_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Disclosures_refuse_delete` BEFORE DELETE ON `Disclosures` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` WHERE OLD.`beat` = CONCAT('ecg-', `source_ecg_id`))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Disclosures are appended, never deleted.'; END IF;
DROP TRIGGER IF EXISTS `Beat_Markers_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Beat_Markers_refuse_delete` BEFORE DELETE ON `Beat_Markers` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` WHERE OLD.`beat` = CONCAT('ecg-', `source_ecg_id`))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Markers are appended, never deleted.'; END IF;
DROP TRIGGER IF EXISTS `Left_Out_Beats_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Left_Out_Beats_refuse_delete` BEFORE DELETE ON `Left_Out_Beats` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` WHERE OLD.`beat` = CONCAT('ecg-', `source_ecg_id`))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'What is left out is appended, never deleted.'; END IF;
DROP TRIGGER IF EXISTS `Known_Answers_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Known_Answers_refuse_delete` BEFORE DELETE ON `Known_Answers` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` WHERE OLD.`beat` = CONCAT('ecg-', `source_ecg_id`))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Answers to known beats are appended, never deleted.'; END IF;
DROP TRIGGER IF EXISTS `Withdrawn_ECG_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Withdrawn_ECG_refuse_delete` BEFORE DELETE ON `Withdrawn_ECG` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` JOIN `Audits` ON `Audits`.`beat` = CONCAT('ecg-', `Erasures`.`source_ecg_id`)
    WHERE `Audits`.`training_ecg_id` = OLD.`id`)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Withdrawn rows are appended, never deleted.'; END IF;
DROP TRIGGER IF EXISTS `Given_Labels_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Given_Labels_refuse_delete` BEFORE DELETE ON `Given_Labels` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` JOIN `Audits` ON `Audits`.`beat` = CONCAT('ecg-', `Erasures`.`source_ecg_id`)
    WHERE `Audits`.`training_ecg_id` = OLD.`ecg_id`)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Given labels are appended, never deleted.'; END IF;
DROP TRIGGER IF EXISTS `Reference_Beats_refuse_delete`;
CREATE TRIGGER IF NOT EXISTS `Reference_Beats_refuse_delete` BEFORE DELETE ON `Reference_Beats` FOR EACH ROW
  IF NOT EXISTS (SELECT 1 FROM `Erasures` JOIN `Audits` ON `Audits`.`beat` = CONCAT('ecg-', `Erasures`.`source_ecg_id`)
    WHERE `Audits`.`training_ecg_id` = OLD.`ecg_id`)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The beats of a reference set are never deleted.'; END IF;
