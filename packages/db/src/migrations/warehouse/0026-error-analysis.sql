-- What people mark beats with, in words of their own: every adding and every removing, one row each (UTC). The newest row
-- of a beat, a marker and the reader whose it is says whether it stands; `person_id` is who added or removed it.
CREATE TABLE IF NOT EXISTS `Beat_Markers` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `marker` VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_added` BOOL NOT NULL,
  `person_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `recorded_at` DATETIME(3) NOT NULL,
  KEY `Beat_Markers_beat` (`beat`, `marker`, `reader_id`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Beats that people left out of training, and those they took in again. The newest row of a beat says which.
CREATE TABLE IF NOT EXISTS `Left_Out_Beats` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_left_out` BOOL NOT NULL,
  `person_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reason` VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `recorded_at` DATETIME(3) NOT NULL,
  KEY `Left_Out_Beats_beat` (`beat`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, as the audits are.
CREATE TRIGGER IF NOT EXISTS `Beat_Markers_refuse_update` BEFORE UPDATE ON `Beat_Markers` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Markers are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Beat_Markers_refuse_delete` BEFORE DELETE ON `Beat_Markers` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Markers are appended, never deleted.';
CREATE TRIGGER IF NOT EXISTS `Left_Out_Beats_refuse_update` BEFORE UPDATE ON `Left_Out_Beats` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'What is left out is appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Left_Out_Beats_refuse_delete` BEFORE DELETE ON `Left_Out_Beats` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'What is left out is appended, never deleted.';

-- How an ECG came to be: device, lead, sampling rate (Hz), gain (mV per unit), source, and what else a file says of it. One
-- row for each ECG and name; `ecg_table` says of which table the id is.
CREATE TABLE IF NOT EXISTS `Ecg_Metadata` (
  `ecg_table` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `ecg_id` BIGINT NOT NULL,
  `name` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `value` VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`ecg_table`, `ecg_id`, `name`),
  KEY `Ecg_Metadata_value` (`ecg_table`, `name`, `value`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
