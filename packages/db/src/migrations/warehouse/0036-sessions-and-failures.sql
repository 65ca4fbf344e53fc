-- When whoever is signed in has last shown again that they know the password; UTC.
ALTER TABLE `Auth_Session` ADD COLUMN `confirmedAt` DATETIME(3);

-- Failed passwords, by the hash of what they are counted for: an account, an address, a browser. A hash has 20 bits, so
-- that there are never more than 1,048,576 rows.
CREATE TABLE IF NOT EXISTS `Auth_Failures` (
  `bucket` INT UNSIGNED NOT NULL PRIMARY KEY,
  `failures` INT UNSIGNED NOT NULL,
  `began_at` DATETIME(3) NOT NULL,
  KEY `Auth_Failures_began` (`began_at`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
