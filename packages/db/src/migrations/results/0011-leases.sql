-- What only one may do at a time, with who does it and until when. `migrate` runs this file before all others: it takes such
-- a lease itself.
CREATE TABLE IF NOT EXISTS `Leases` (
  `name` VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  `number` BIGINT NOT NULL,
  `holder` VARCHAR(200) CHARACTER SET utf8mb4,
  `taken_at` DATETIME(3),
  `lease_until` DATETIME(3)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
