-- Up to which arrival the worklist has what the results API has; one row.
CREATE TABLE IF NOT EXISTS `Worklist_Position` (
  `id` TINYINT NOT NULL PRIMARY KEY,
  `arrival` BIGINT NOT NULL
) ENGINE = InnoDB;

-- Judgements that nobody can be handed, and why.
CREATE TABLE IF NOT EXISTS `Worklist_Set_Aside` (
  `inference_id` BIGINT NOT NULL PRIMARY KEY,
  `reason` VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `noticed_at` DATETIME(3) NOT NULL,
  KEY `Worklist_Set_Aside_reason` (`reason`)
) ENGINE = InnoDB;
