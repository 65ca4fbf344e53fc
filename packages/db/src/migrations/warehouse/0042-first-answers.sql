-- How far readers agree and how often they change an answer, kept beside each reader's first answer to a beat, so that the
-- figures of a period are sums over one index. The triggers below make the rows of a beat anew from what is on record of it,
-- whichever release writes that. `is_changed`: another answer of the same reader stands now. `is_paired`: it was given blind
-- to a beat that two read, and the beat is settled. `after_normal`, `after_anomalous`: how many others had said so before,
-- first and blind. What and why: docs/decisions/053-kept-by-triggers.md.
CREATE TABLE IF NOT EXISTS `First_Answers` (
  `audit_id` BIGINT NOT NULL PRIMARY KEY,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `recorded_at` DATETIME(3) NOT NULL,
  `answer` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin,
  `is_blind` BOOL NOT NULL,
  `is_judged` BOOL NOT NULL,
  `is_changed` BOOL NOT NULL,
  `is_paired` BOOL NOT NULL,
  `after_normal` INT NOT NULL,
  `after_anomalous` INT NOT NULL,
  KEY `First_Answers_beat` (`beat`),
  KEY `First_Answers_changed` (`is_blind`, `is_judged`, `recorded_at`, `reader_id`, `is_changed`),
  KEY `First_Answers_paired` (`is_paired`, `recorded_at`, `answer`, `after_normal`, `after_anomalous`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Which figures are kept so, and since when. Where the server let no trigger be made, they are counted from what is on record.
CREATE TABLE IF NOT EXISTS `Kept_Figures` (
  `name` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  `kept_since` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Joins and not NOT EXISTS, which MariaDB answers by reading all of `Audits` for each row.
CREATE TRIGGER IF NOT EXISTS `Audits_keep_first` AFTER INSERT ON `Audits` FOR EACH ROW
  REPLACE INTO `First_Answers` (`audit_id`, `beat`, `reader_id`, `recorded_at`, `answer`, `is_blind`, `is_judged`,
    `is_changed`, `is_paired`, `after_normal`, `after_anomalous`)
  SELECT given.`id`, given.`beat`, given.`reader_id`, given.`recorded_at`, given.`answer`,
    given.`reveal` = 'before', given.`inference_id` > 0,
    COALESCE((SELECT latest.`answer` FROM `Audits` AS latest FORCE INDEX (`Audits_beat_reader`)
        LEFT JOIN `Audits` AS undoing ON undoing.`undoes` = latest.`id`
      WHERE latest.`beat` = given.`beat` AND latest.`reader_id` = given.`reader_id` AND latest.`kind` IN ('reading', 'revision')
        AND undoing.`id` IS NULL
      ORDER BY latest.`id` DESC LIMIT 1) <> given.`answer`, FALSE),
    given.`reveal` = 'before' AND COALESCE(audited.`state` = 'settled' AND audited.`is_double`, FALSE),
    (SELECT COUNT(*) FROM `Audits` AS one FORCE INDEX (`Audits_beat_reader`)
        LEFT JOIN `Audits` AS sooner FORCE INDEX (`Audits_beat_reader`) ON sooner.`beat` = one.`beat`
          AND sooner.`reader_id` = one.`reader_id` AND sooner.`kind` = 'reading' AND sooner.`id` < one.`id`
      WHERE one.`beat` = given.`beat` AND one.`reader_id` <> given.`reader_id` AND one.`id` < given.`id`
        AND one.`kind` = 'reading' AND one.`reveal` = 'before' AND one.`answer` = 'normal' AND sooner.`id` IS NULL),
    (SELECT COUNT(*) FROM `Audits` AS one FORCE INDEX (`Audits_beat_reader`)
        LEFT JOIN `Audits` AS sooner FORCE INDEX (`Audits_beat_reader`) ON sooner.`beat` = one.`beat`
          AND sooner.`reader_id` = one.`reader_id` AND sooner.`kind` = 'reading' AND sooner.`id` < one.`id`
      WHERE one.`beat` = given.`beat` AND one.`reader_id` <> given.`reader_id` AND one.`id` < given.`id`
        AND one.`kind` = 'reading' AND one.`reveal` = 'before' AND one.`answer` = 'anomalous' AND sooner.`id` IS NULL)
  FROM `Audits` AS given LEFT JOIN `Audited_Beats` AS audited ON audited.`beat` = given.`beat`
    LEFT JOIN `Audits` AS sooner FORCE INDEX (`Audits_beat_reader`) ON sooner.`beat` = given.`beat`
      AND sooner.`reader_id` = given.`reader_id` AND sooner.`kind` = 'reading' AND sooner.`id` < given.`id`
  WHERE given.`beat` = NEW.`beat` AND given.`kind` = 'reading' AND sooner.`id` IS NULL;
-- An erasure gives all audits of a beat another name, and takes its judgement from them.
CREATE TRIGGER IF NOT EXISTS `Audits_keep_renamed` AFTER UPDATE ON `Audits` FOR EACH ROW
  UPDATE `First_Answers` SET `beat` = NEW.`beat`, `recorded_at` = NEW.`recorded_at`, `is_judged` = NEW.`inference_id` > 0
  WHERE `audit_id` = NEW.`id`;
CREATE TRIGGER IF NOT EXISTS `Audited_Beats_keep_new` AFTER INSERT ON `Audited_Beats` FOR EACH ROW
  UPDATE `First_Answers` SET `is_paired` = (`is_blind` AND NEW.`state` = 'settled' AND NEW.`is_double`)
  WHERE `beat` = NEW.`beat`;
CREATE TRIGGER IF NOT EXISTS `Audited_Beats_keep` AFTER UPDATE ON `Audited_Beats` FOR EACH ROW
  UPDATE `First_Answers` SET `is_paired` = (`is_blind` AND NEW.`state` = 'settled' AND NEW.`is_double`)
  WHERE `beat` = NEW.`beat`;
CREATE TRIGGER IF NOT EXISTS `Audited_Beats_keep_gone` AFTER DELETE ON `Audited_Beats` FOR EACH ROW
  UPDATE `First_Answers` SET `is_paired` = FALSE WHERE `beat` = OLD.`beat`;

-- What was there before, read with locks, so that nothing comes between.
REPLACE INTO `First_Answers` (`audit_id`, `beat`, `reader_id`, `recorded_at`, `answer`, `is_blind`, `is_judged`,
    `is_changed`, `is_paired`, `after_normal`, `after_anomalous`)
  SELECT given.`id`, given.`beat`, given.`reader_id`, given.`recorded_at`, given.`answer`,
    given.`reveal` = 'before', given.`inference_id` > 0,
    COALESCE((SELECT latest.`answer` FROM `Audits` AS latest FORCE INDEX (`Audits_beat_reader`)
        LEFT JOIN `Audits` AS undoing ON undoing.`undoes` = latest.`id`
      WHERE latest.`beat` = given.`beat` AND latest.`reader_id` = given.`reader_id` AND latest.`kind` IN ('reading', 'revision')
        AND undoing.`id` IS NULL
      ORDER BY latest.`id` DESC LIMIT 1) <> given.`answer`, FALSE),
    given.`reveal` = 'before' AND COALESCE(audited.`state` = 'settled' AND audited.`is_double`, FALSE),
    (SELECT COUNT(*) FROM `Audits` AS one FORCE INDEX (`Audits_beat_reader`)
        LEFT JOIN `Audits` AS sooner FORCE INDEX (`Audits_beat_reader`) ON sooner.`beat` = one.`beat`
          AND sooner.`reader_id` = one.`reader_id` AND sooner.`kind` = 'reading' AND sooner.`id` < one.`id`
      WHERE one.`beat` = given.`beat` AND one.`reader_id` <> given.`reader_id` AND one.`id` < given.`id`
        AND one.`kind` = 'reading' AND one.`reveal` = 'before' AND one.`answer` = 'normal' AND sooner.`id` IS NULL),
    (SELECT COUNT(*) FROM `Audits` AS one FORCE INDEX (`Audits_beat_reader`)
        LEFT JOIN `Audits` AS sooner FORCE INDEX (`Audits_beat_reader`) ON sooner.`beat` = one.`beat`
          AND sooner.`reader_id` = one.`reader_id` AND sooner.`kind` = 'reading' AND sooner.`id` < one.`id`
      WHERE one.`beat` = given.`beat` AND one.`reader_id` <> given.`reader_id` AND one.`id` < given.`id`
        AND one.`kind` = 'reading' AND one.`reveal` = 'before' AND one.`answer` = 'anomalous' AND sooner.`id` IS NULL)
  FROM `Audits` AS given LEFT JOIN `Audited_Beats` AS audited ON audited.`beat` = given.`beat`
    LEFT JOIN `Audits` AS sooner FORCE INDEX (`Audits_beat_reader`) ON sooner.`beat` = given.`beat`
      AND sooner.`reader_id` = given.`reader_id` AND sooner.`kind` = 'reading' AND sooner.`id` < given.`id`
  WHERE given.`kind` = 'reading' AND sooner.`id` IS NULL;
INSERT IGNORE INTO `Kept_Figures` (`name`, `kept_since`)
  SELECT 'first-answers', UTC_TIMESTAMP(3) FROM information_schema.TRIGGERS
  WHERE TRIGGER_SCHEMA = DATABASE() AND LOWER(TRIGGER_NAME) IN ('audits_keep_first', 'audits_keep_renamed',
    'audited_beats_keep_new', 'audited_beats_keep', 'audited_beats_keep_gone')
  HAVING COUNT(*) = 5;
