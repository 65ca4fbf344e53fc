-- Whether a user signs in with a code of their authenticator app after the password.
ALTER TABLE `Auth_User` ADD COLUMN `twoFactorEnabled` BOOLEAN NOT NULL DEFAULT FALSE;

-- The secrets from which codes are made, encrypted, and the hashes of the recovery codes that are left. Columns have the
-- names that better-auth gives them, but `last_step`: the 30 seconds, counted from 1970, of the newest code that was
-- used, so that none is used twice.
CREATE TABLE IF NOT EXISTS `Auth_Two_Factor` (
  `id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `userId` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `secret` VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `backupCodes` VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `verified` BOOLEAN NOT NULL DEFAULT FALSE,
  `failedVerificationCount` INT NOT NULL DEFAULT 0,
  `lockedUntil` DATETIME(3),
  `last_step` BIGINT,
  UNIQUE KEY `Auth_Two_Factor_user` (`userId`),
  CONSTRAINT `Auth_Two_Factor_of_user` FOREIGN KEY (`userId`) REFERENCES `Auth_User` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
