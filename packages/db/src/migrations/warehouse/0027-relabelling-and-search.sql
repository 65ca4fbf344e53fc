-- The label that a row of the training table came with, kept when the first answer to it is recorded: what no answer made
-- has it back while nothing is settled, and as of a moment before.
CREATE TABLE IF NOT EXISTS `Given_Labels` (
  `ecg_id` BIGINT NOT NULL PRIMARY KEY,
  `is_anomalous` DOUBLE NOT NULL,
  `kept_at` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, as the audits are.
CREATE TRIGGER IF NOT EXISTS `Given_Labels_refuse_update` BEFORE UPDATE ON `Given_Labels` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Given labels are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Given_Labels_refuse_delete` BEFORE DELETE ON `Given_Labels` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Given labels are appended, never deleted.';

-- When a withdrawn row had entered the training table: a row that comes back enters as of then.
ALTER TABLE `Withdrawn_ECG` ADD COLUMN `entered_at` DATETIME(3);

-- The training table is searched by label.
CREATE INDEX `ECG_label_time` ON `ECG` (`is_anomalous`, `dt_measure`);

-- The history is searched for a text anywhere in a comment, which no index finds. The weights of the comments stand apart
-- from all else, for those audits that have one, so that they are looked through in a few milliseconds.
CREATE TABLE IF NOT EXISTS `Audit_Comments` (
  `audit_id` BIGINT NOT NULL PRIMARY KEY,
  `weights` BLOB NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
INSERT IGNORE INTO `Audit_Comments` (`audit_id`, `weights`)
  SELECT `id`, WEIGHT_STRING(`comment` COLLATE utf8mb4_unicode_ci) FROM `Audits` WHERE `comment` IS NOT NULL;

-- The audits of a reader, a model or a class, in the order in which they were recorded.
CREATE INDEX `Audits_reader_id` ON `Audits` (`reader_id`, `id`);
CREATE INDEX `Audits_model` ON `Audits` (`model_tag`, `id`);
CREATE INDEX `Audits_code_id` ON `Audits` (`beat_code`, `id`);
