-- What a reader has been shown of a beat, and when first: what a model says of it, or what others have answered. It is
-- written before it is sent. Looked up by reader and beat, and so it stands.
CREATE TABLE IF NOT EXISTS `Disclosures` (
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `what` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `inference_id` BIGINT NOT NULL,
  `shown_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`reader_id`, `beat`, `what`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, as the audits are.
CREATE TRIGGER IF NOT EXISTS `Disclosures_refuse_update` BEFORE UPDATE ON `Disclosures` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Disclosures are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Disclosures_refuse_delete` BEFORE DELETE ON `Disclosures` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Disclosures are appended, never deleted.';
