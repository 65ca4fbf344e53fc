-- Who may come in. Columns have the names that better-auth gives them; moments are UTC.
CREATE TABLE IF NOT EXISTS `Auth_User` (
  `id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `email` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `emailVerified` BOOLEAN NOT NULL,
  `image` TEXT,
  `role` VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `readingView` VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin,
  `disabledAt` DATETIME(3),
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  UNIQUE KEY `Auth_User_email` (`email`),
  KEY `Auth_User_role` (`role`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS `Auth_Session` (
  `id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `userId` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `token` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `ipAddress` VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin,
  `userAgent` TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  UNIQUE KEY `Auth_Session_token` (`token`),
  KEY `Auth_Session_user` (`userId`),
  KEY `Auth_Session_expiry` (`expiresAt`),
  CONSTRAINT `Auth_Session_of_user` FOREIGN KEY (`userId`) REFERENCES `Auth_User` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The ways in which a person signs in: `credential` holds the password's hash, `oidc` the provider's subject.
CREATE TABLE IF NOT EXISTS `Auth_Account` (
  `id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `userId` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `providerId` VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `accountId` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `password` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin,
  `accessToken` TEXT,
  `refreshToken` TEXT,
  `idToken` TEXT,
  `accessTokenExpiresAt` DATETIME(3),
  `refreshTokenExpiresAt` DATETIME(3),
  `scope` TEXT,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  UNIQUE KEY `Auth_Account_subject` (`providerId`, `accountId`),
  KEY `Auth_Account_user` (`userId`),
  CONSTRAINT `Auth_Account_of_user` FOREIGN KEY (`userId`) REFERENCES `Auth_User` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Sign-ins that are on their way to the provider and back.
CREATE TABLE IF NOT EXISTS `Auth_Verification` (
  `id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `identifier` VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `value` TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  KEY `Auth_Verification_identifier` (`identifier`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS `Auth_Rate_Limit` (
  `id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `key` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `count` INT NOT NULL,
  `lastRequest` BIGINT NOT NULL,
  UNIQUE KEY `Auth_Rate_Limit_key` (`key`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
