-- The outbox of what is told to other programs and by e-mail. What happens and its notification are written in one
-- transaction; `event_key` is unique, so that a repeated call tells nothing twice. Moments are UTC.
CREATE TABLE IF NOT EXISTS `Notifications` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `kind` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `event_key` VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `message_id` CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payload` LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  `occurred_at` DATETIME(3) NOT NULL,
  UNIQUE KEY `Notifications_event_key` (`event_key`),
  KEY `Notifications_kind` (`kind`, `id`),
  KEY `Notifications_occurred_at` (`occurred_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- How far each notification has come on each way: to be tried at `next_attempt_at`, delivered, or given up.
CREATE TABLE IF NOT EXISTS `Notification_Deliveries` (
  `notification_id` BIGINT NOT NULL,
  `channel` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `attempts` INT NOT NULL,
  `next_attempt_at` DATETIME(3),
  `last_error` VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `ended_at` DATETIME(3),
  PRIMARY KEY (`channel`, `notification_id`),
  KEY `Notification_Deliveries_due` (`channel`, `state`, `next_attempt_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
