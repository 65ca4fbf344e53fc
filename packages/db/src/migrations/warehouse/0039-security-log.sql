-- Who came in or was refused, what was changed, what was taken out, and whose signals were looked at. `at` is UTC, to the
-- microsecond. `account` is what somebody said they were, which need not be anybody; `reader_id` is who they are.
CREATE TABLE IF NOT EXISTS `Security_Log` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `at` DATETIME(6) NOT NULL,
  `kind` VARCHAR(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `account` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci,
  `address` VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin,
  `about` VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `details` LONGTEXT CHARACTER SET utf8mb4,
  KEY `Security_Log_kind` (`kind`, `id`),
  KEY `Security_Log_reader` (`reader_id`, `id`),
  KEY `Security_Log_account` (`account`, `id`),
  KEY `Security_Log_at` (`at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, where the server lets this user make triggers; elsewhere grants do it.
CREATE TRIGGER IF NOT EXISTS `Security_Log_refuse_update` BEFORE UPDATE ON `Security_Log` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The security log is appended to, never changed.';
CREATE TRIGGER IF NOT EXISTS `Security_Log_refuse_delete` BEFORE DELETE ON `Security_Log` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'The security log is appended to, never deleted from.';
