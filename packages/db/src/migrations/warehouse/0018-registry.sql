-- Which model stands behind a name that commands take in place of a tag. A row without a tag: the name stands for none.
-- `weights_sha256` is of the model's stored bytes as they were when the name was moved; `event_id` is that move.
CREATE TABLE IF NOT EXISTS `Model_Aliases` (
  `alias` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `model_id` BIGINT,
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `weights_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  `threshold` DOUBLE,
  `event_id` BIGINT,
  `changed_at` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Every move of such a name: from which model to which, who, when (UTC), why, by what evidence, and whether against the
-- gate. `previous_event` is the move before; `restores` is the move whose model a rollback brings back.
CREATE TABLE IF NOT EXISTS `Model_Events` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `alias` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `from_model_id` BIGINT,
  `from_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `to_model_id` BIGINT,
  `to_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `to_weights_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
  `to_threshold` DOUBLE,
  `previous_event` BIGINT,
  `restores` BIGINT,
  `proposal_id` BIGINT,
  `is_override` BOOL NOT NULL,
  `evidence` LONGTEXT CHARACTER SET utf8mb4,
  `reason` VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `by_kind` VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `by_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `by_name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `at` DATETIME(3) NOT NULL,
  KEY `Model_Events_alias` (`alias`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- A model that somebody wants to be the champion, judged by the gate against the champion of that move.
CREATE TABLE IF NOT EXISTS `Model_Proposals` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `model_id` BIGINT NOT NULL,
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `weights_sha256` CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `champion_event` BIGINT,
  `is_override` BOOL NOT NULL,
  `evidence` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `reason` VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `by_kind` VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `by_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `by_name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `proposed_at` DATETIME(3) NOT NULL,
  `changed_at` DATETIME(3) NOT NULL,
  KEY `Model_Proposals_state` (`state`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Who agrees to a proposal: each user once.
CREATE TABLE IF NOT EXISTS `Model_Approvals` (
  `proposal_id` BIGINT NOT NULL,
  `user_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `user_name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `approved_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`proposal_id`, `user_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- What the gate asks of a champion: the newest row is in force, and without one nothing passes.
CREATE TABLE IF NOT EXISTS `Gate_Policies` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `policy` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `reason` VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `by_kind` VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `by_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
  `by_name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `set_at` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, where the server lets this user make triggers; elsewhere grants do it.
CREATE TRIGGER IF NOT EXISTS `Model_Events_refuse_update` BEFORE UPDATE ON `Model_Events` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Events of models are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Model_Events_refuse_delete` BEFORE DELETE ON `Model_Events` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Events of models are appended, never deleted.';
CREATE TRIGGER IF NOT EXISTS `Model_Approvals_refuse_update` BEFORE UPDATE ON `Model_Approvals` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Approvals are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Model_Approvals_refuse_delete` BEFORE DELETE ON `Model_Approvals` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Approvals are appended, never deleted.';
CREATE TRIGGER IF NOT EXISTS `Gate_Policies_refuse_update` BEFORE UPDATE ON `Gate_Policies` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Policies are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Gate_Policies_refuse_delete` BEFORE DELETE ON `Gate_Policies` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Policies are appended, never deleted.';
