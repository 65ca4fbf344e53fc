-- Which curve a reader is shown under the name of a beat: its own, or that of a beat of a reference set whose label is
-- known. Decided once, when the beat is first shown to this reader to be read. `answered_at` is when the reader answered
-- the known beat: from then on the beat has its own curve.
CREATE TABLE IF NOT EXISTS `Shown_Curves` (
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `set_id` BIGINT,
  `known_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  `shown_at` DATETIME(3) NOT NULL,
  `answered_at` DATETIME(3),
  PRIMARY KEY (`reader_id`, `beat`),
  KEY `Shown_Curves_known` (`reader_id`, `known_sha256`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What readers answered to known beats, and what they added to such an answer. It stands apart from `Audits`: no label, no
-- agreement, no history and no file is made of it.
CREATE TABLE IF NOT EXISTS `Known_Answers` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `answer_key` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `inference_id` BIGINT NOT NULL,
  `kind` VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `answer` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `beat_code` VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  `comment` VARCHAR(2000) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  `reveal` VARCHAR(6) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `answered_at` DATETIME(3) NOT NULL,
  `recorded_at` DATETIME(3) NOT NULL,
  UNIQUE KEY `Known_Answers_key` (`answer_key`),
  KEY `Known_Answers_reader` (`reader_id`, `beat`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, as the audits are.
CREATE TRIGGER IF NOT EXISTS `Known_Answers_refuse_update` BEFORE UPDATE ON `Known_Answers` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Answers to known beats are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Known_Answers_refuse_delete` BEFORE DELETE ON `Known_Answers` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Answers to known beats are appended, never deleted.';
