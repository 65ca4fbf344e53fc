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
