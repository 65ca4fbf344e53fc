-- The judgements of the results API that clinicians read, one row each. `beat` names the heartbeat itself, whichever
-- model judged it. Beats are handed out in the order of doubt, time or chance, by state, verdict and perhaps tag; what
-- awaits its second reader, by who has read it first, so that no reader's own beats are searched for others'.
CREATE TABLE IF NOT EXISTS `Worklist` (
  `inference_id` BIGINT NOT NULL PRIMARY KEY,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `source_ecg_id` BIGINT,
  `model_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `verdict` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `error` DOUBLE,
  `threshold` DOUBLE,
  `doubt` DOUBLE,
  `dt_measure` DATETIME,
  `state` VARCHAR(15) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `first_reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  `random_order` INT UNSIGNED NOT NULL,
  `is_double` BOOL NOT NULL,
  KEY `Worklist_beat` (`beat`),
  KEY `Worklist_doubt` (`state`, `first_reader_id`, `verdict`, `doubt`),
  KEY `Worklist_time` (`state`, `first_reader_id`, `verdict`, `dt_measure`),
  KEY `Worklist_random` (`state`, `first_reader_id`, `verdict`, `random_order`),
  KEY `Worklist_tag_doubt` (`state`, `first_reader_id`, `model_tag`, `verdict`, `doubt`),
  KEY `Worklist_tag_time` (`state`, `first_reader_id`, `model_tag`, `verdict`, `dt_measure`),
  KEY `Worklist_tag_random` (`state`, `first_reader_id`, `model_tag`, `verdict`, `random_order`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Who has a beat open until when. Slot 2 is for the second reader of a beat that two shall read.
CREATE TABLE IF NOT EXISTS `Worklist_Leases` (
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `slot` TINYINT NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `lease_until` DATETIME(3) NOT NULL,
  PRIMARY KEY (`beat`, `slot`),
  KEY `Worklist_Leases_reader` (`reader_id`),
  KEY `Worklist_Leases_until` (`lease_until`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What the answers on a beat amount to. Whoever answers locks the row; `audits` counts the records, as its version.
CREATE TABLE IF NOT EXISTS `Audited_Beats` (
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `state` VARCHAR(15) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `label` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin,
  `training_ecg_id` BIGINT,
  `audits` INT NOT NULL,
  `is_double` BOOL NOT NULL,
  `changed_at` DATETIME(3) NOT NULL,
  UNIQUE KEY `Audited_Beats_training` (`training_ecg_id`),
  KEY `Audited_Beats_state` (`state`, `changed_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS `Audits` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `answer_key` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `inference_id` BIGINT NOT NULL,
  `source_ecg_id` BIGINT,
  `model_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `model_verdict` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `answer` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin,
  `beat_code` VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  `comment` VARCHAR(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  `reveal` VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `training_ecg_id` BIGINT,
  `undoes` BIGINT,
  `answered_at` DATETIME(3) NOT NULL,
  `recorded_at` DATETIME(3) NOT NULL,
  UNIQUE KEY `Audits_answer_key` (`answer_key`),
  UNIQUE KEY `Audits_undoes` (`undoes`),
  KEY `Audits_beat_reader` (`beat`, `reader_id`),
  KEY `Audits_reader` (`reader_id`, `recorded_at`),
  KEY `Audits_recorded` (`recorded_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, where the server lets this user make triggers; elsewhere grants do it.
CREATE TRIGGER IF NOT EXISTS `Audits_refuse_update` BEFORE UPDATE ON `Audits` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audits are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Audits_refuse_delete` BEFORE DELETE ON `Audits` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Audits are appended, never deleted.';

CREATE TABLE IF NOT EXISTS `Audit_Settings` (
  `name` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `value` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `changed_by` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `changed_at` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Which training rows made by audits a training run has seen, and in which part.
CREATE TABLE IF NOT EXISTS `Training_Run_Beats` (
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `ecg_id` BIGINT NOT NULL,
  `part` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`tag`, `ecg_id`),
  KEY `Training_Run_Beats_ecg` (`ecg_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
