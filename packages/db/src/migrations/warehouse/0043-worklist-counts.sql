-- How many rows of the worklist are alike in all that the figures of models ask: a row each, by day of measurement, so that a
-- million judgements are some ten thousand rows. Every change of the worklist is appended to `Worklist_Changes` by a trigger,
-- whichever release makes it, and nobody waits for anybody; from time to time the changes are added to the counts. The figures are
-- the sum of both, always. Where a column of the worklist is NULL: '1000-01-01', 0, -1, ''; `stream_share` is 0 for what is not in
-- the random stream. `model_tag` as bytes: tags that differ in blanks at the end are told apart. `margin_bin`: a twentieth of the
-- margin's place. What and why: docs/decisions/053-kept-by-triggers.md.
CREATE TABLE IF NOT EXISTS `Worklist_Counts` (
  `day` DATE NOT NULL,
  `model_tag` VARBINARY(320) NOT NULL,
  `counted_as` TINYINT UNSIGNED NOT NULL,
  `state` VARCHAR(15) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `verdict` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `margin_bin` TINYINT NOT NULL,
  `readers_say` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_chosen` BOOL NOT NULL,
  `stream_share` DOUBLE NOT NULL,
  `beats` INT NOT NULL,
  PRIMARY KEY (`day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`,
    `stream_share`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TABLE IF NOT EXISTS `Worklist_Changes` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `day` DATE NOT NULL,
  `model_tag` VARBINARY(320) NOT NULL,
  `counted_as` TINYINT UNSIGNED NOT NULL,
  `state` VARCHAR(15) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `verdict` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `margin_bin` TINYINT NOT NULL,
  `readers_say` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `is_chosen` BOOL NOT NULL,
  `stream_share` DOUBLE NOT NULL,
  `beats` INT NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

CREATE TRIGGER IF NOT EXISTS `Worklist_count_new` AFTER INSERT ON `Worklist` FOR EACH ROW
  INSERT INTO `Worklist_Changes` (
  `day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`,
  `stream_share`, `beats`)
  VALUES (
    COALESCE(DATE(NEW.`dt_measure`), '1000-01-01'), NEW.`model_tag`, COALESCE(NEW.`counted_as`, 0),
    NEW.`state`, NEW.`verdict`, COALESCE(LEAST(FLOOR(20 * NEW.`doubt_place`), 19), -1),
    COALESCE(NEW.`readers_say`, ''), NEW.`is_chosen`,
    IF(NEW.`stream_place` IS NULL, 0, COALESCE(NEW.`stream_share`, -1)), 1);
CREATE TRIGGER IF NOT EXISTS `Worklist_count_changed` AFTER UPDATE ON `Worklist` FOR EACH ROW
  IF NOT (OLD.`dt_measure` <=> NEW.`dt_measure` AND BINARY OLD.`model_tag` <=> BINARY NEW.`model_tag` AND OLD.`counted_as` <=> NEW.`counted_as`
    AND OLD.`state` <=> NEW.`state` AND OLD.`verdict` <=> NEW.`verdict` AND OLD.`doubt_place` <=> NEW.`doubt_place`
    AND OLD.`readers_say` <=> NEW.`readers_say` AND OLD.`is_chosen` <=> NEW.`is_chosen`
    AND OLD.`stream_place` <=> NEW.`stream_place` AND OLD.`stream_share` <=> NEW.`stream_share`)
  THEN INSERT INTO `Worklist_Changes` (
  `day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`,
  `stream_share`, `beats`)
  VALUES (
    COALESCE(DATE(OLD.`dt_measure`), '1000-01-01'), OLD.`model_tag`, COALESCE(OLD.`counted_as`, 0),
    OLD.`state`, OLD.`verdict`, COALESCE(LEAST(FLOOR(20 * OLD.`doubt_place`), 19), -1),
    COALESCE(OLD.`readers_say`, ''), OLD.`is_chosen`,
    IF(OLD.`stream_place` IS NULL, 0, COALESCE(OLD.`stream_share`, -1)), -1), (
    COALESCE(DATE(NEW.`dt_measure`), '1000-01-01'), NEW.`model_tag`, COALESCE(NEW.`counted_as`, 0),
    NEW.`state`, NEW.`verdict`, COALESCE(LEAST(FLOOR(20 * NEW.`doubt_place`), 19), -1),
    COALESCE(NEW.`readers_say`, ''), NEW.`is_chosen`,
    IF(NEW.`stream_place` IS NULL, 0, COALESCE(NEW.`stream_share`, -1)), 1); END IF;
CREATE TRIGGER IF NOT EXISTS `Worklist_count_gone` AFTER DELETE ON `Worklist` FOR EACH ROW
  INSERT INTO `Worklist_Changes` (
  `day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`,
  `stream_share`, `beats`)
  VALUES (
    COALESCE(DATE(OLD.`dt_measure`), '1000-01-01'), OLD.`model_tag`, COALESCE(OLD.`counted_as`, 0),
    OLD.`state`, OLD.`verdict`, COALESCE(LEAST(FLOOR(20 * OLD.`doubt_place`), 19), -1),
    COALESCE(OLD.`readers_say`, ''), OLD.`is_chosen`,
    IF(OLD.`stream_place` IS NULL, 0, COALESCE(OLD.`stream_share`, -1)), -1);

-- What is there now, less the changes that are appended already; read with locks, so that nothing comes between.
DELETE FROM `Worklist_Counts`;
INSERT INTO `Worklist_Counts` (
  `day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`,
  `stream_share`, `beats`)
  SELECT `day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`,
    `stream_share`, SUM(`beats`)
  FROM (
    SELECT COALESCE(DATE(entry.`dt_measure`), '1000-01-01') AS `day`, CAST(entry.`model_tag` AS BINARY) AS `model_tag`,
      COALESCE(entry.`counted_as`, 0) AS `counted_as`, entry.`state` AS `state`, entry.`verdict` AS `verdict`,
      COALESCE(LEAST(FLOOR(20 * entry.`doubt_place`), 19), -1) AS `margin_bin`,
      COALESCE(entry.`readers_say`, '') AS `readers_say`, entry.`is_chosen` AS `is_chosen`,
      IF(entry.`stream_place` IS NULL, 0, COALESCE(entry.`stream_share`, -1)) AS `stream_share`, COUNT(*) AS `beats`
    FROM `Worklist` AS entry GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    UNION ALL SELECT `day`, `model_tag`, `counted_as`, `state`, `verdict`, `margin_bin`, `readers_say`, `is_chosen`, `stream_share`,
      -`beats` FROM `Worklist_Changes`
  ) AS counted
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
INSERT IGNORE INTO `Kept_Figures` (`name`, `kept_since`)
  SELECT 'worklist-counts', UTC_TIMESTAMP(3) FROM information_schema.TRIGGERS
  WHERE TRIGGER_SCHEMA = DATABASE()
    AND LOWER(TRIGGER_NAME) IN ('worklist_count_new', 'worklist_count_changed', 'worklist_count_gone')
  HAVING COUNT(*) = 3;
