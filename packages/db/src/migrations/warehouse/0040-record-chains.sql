-- Records that are never changed are links of a chain: `link` is an HMAC-SHA256 over the record, its place and the link
-- before it, with a key that no database holds (`key_id` says which). Place 0 stands for what was there before the chain:
-- `record_id` is then the last of those records and `covers` how many they are.
CREATE TABLE IF NOT EXISTS `Chain_Links` (
  `chain` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `place` BIGINT NOT NULL,
  `record_id` BIGINT NOT NULL,
  `covers` BIGINT,
  `key_id` CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `link` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`chain`, `place`),
  UNIQUE KEY `Chain_Links_record` (`chain`, `record_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The last link of each chain, locked by whoever adds the next one. `place` is null until the chain is begun.
CREATE TABLE IF NOT EXISTS `Chain_Heads` (
  `chain` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `place` BIGINT,
  `link` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
INSERT IGNORE INTO `Chain_Heads` (`chain`) VALUES ('audits'), ('model-events'), ('security-log');

-- Append-only, where the server lets this user make triggers; elsewhere grants do it.
CREATE TRIGGER IF NOT EXISTS `Chain_Links_refuse_update` BEFORE UPDATE ON `Chain_Links` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Links of chains are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Chain_Links_refuse_delete` BEFORE DELETE ON `Chain_Links` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Links of chains are appended, never deleted.';
CREATE TRIGGER IF NOT EXISTS `Chain_Heads_refuse_delete` BEFORE DELETE ON `Chain_Heads` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Heads of chains are never deleted.';
