-- When a row entered the training table (UTC). What is there already has no such moment: it stays NULL. The default comes by
-- a statement of its own, or those rows would get one.
ALTER TABLE `ECG` ADD COLUMN `entered_at` DATETIME(3) INVISIBLE;
ALTER TABLE `ECG` ALTER COLUMN `entered_at` SET DEFAULT (UTC_TIMESTAMP(3));

-- Rows that answers had made and then took out of the training table, as they were; from these a training set of before is
-- made again.
CREATE TABLE IF NOT EXISTS `Withdrawn_ECG` (
  `0` DOUBLE, `1` DOUBLE, `2` DOUBLE, `3` DOUBLE, `4` DOUBLE, `5` DOUBLE, `6` DOUBLE, `7` DOUBLE, `8` DOUBLE, `9` DOUBLE,
  `10` DOUBLE, `11` DOUBLE, `12` DOUBLE, `13` DOUBLE, `14` DOUBLE, `15` DOUBLE, `16` DOUBLE, `17` DOUBLE, `18` DOUBLE, `19` DOUBLE,
  `20` DOUBLE, `21` DOUBLE, `22` DOUBLE, `23` DOUBLE, `24` DOUBLE, `25` DOUBLE, `26` DOUBLE, `27` DOUBLE, `28` DOUBLE, `29` DOUBLE,
  `30` DOUBLE, `31` DOUBLE, `32` DOUBLE, `33` DOUBLE, `34` DOUBLE, `35` DOUBLE, `36` DOUBLE, `37` DOUBLE, `38` DOUBLE, `39` DOUBLE,
  `40` DOUBLE, `41` DOUBLE, `42` DOUBLE, `43` DOUBLE, `44` DOUBLE, `45` DOUBLE, `46` DOUBLE, `47` DOUBLE, `48` DOUBLE, `49` DOUBLE,
  `50` DOUBLE, `51` DOUBLE, `52` DOUBLE, `53` DOUBLE, `54` DOUBLE, `55` DOUBLE, `56` DOUBLE, `57` DOUBLE, `58` DOUBLE, `59` DOUBLE,
  `60` DOUBLE, `61` DOUBLE, `62` DOUBLE, `63` DOUBLE, `64` DOUBLE, `65` DOUBLE, `66` DOUBLE, `67` DOUBLE, `68` DOUBLE, `69` DOUBLE,
  `70` DOUBLE, `71` DOUBLE, `72` DOUBLE, `73` DOUBLE, `74` DOUBLE, `75` DOUBLE, `76` DOUBLE, `77` DOUBLE, `78` DOUBLE, `79` DOUBLE,
  `80` DOUBLE, `81` DOUBLE, `82` DOUBLE, `83` DOUBLE, `84` DOUBLE, `85` DOUBLE, `86` DOUBLE, `87` DOUBLE, `88` DOUBLE, `89` DOUBLE,
  `90` DOUBLE, `91` DOUBLE, `92` DOUBLE, `93` DOUBLE, `94` DOUBLE, `95` DOUBLE, `96` DOUBLE, `97` DOUBLE, `98` DOUBLE, `99` DOUBLE,
  `100` DOUBLE, `101` DOUBLE, `102` DOUBLE, `103` DOUBLE, `104` DOUBLE, `105` DOUBLE, `106` DOUBLE, `107` DOUBLE, `108` DOUBLE, `109` DOUBLE,
  `110` DOUBLE, `111` DOUBLE, `112` DOUBLE, `113` DOUBLE, `114` DOUBLE, `115` DOUBLE, `116` DOUBLE, `117` DOUBLE, `118` DOUBLE, `119` DOUBLE,
  `120` DOUBLE, `121` DOUBLE, `122` DOUBLE, `123` DOUBLE, `124` DOUBLE, `125` DOUBLE, `126` DOUBLE, `127` DOUBLE, `128` DOUBLE, `129` DOUBLE,
  `130` DOUBLE, `131` DOUBLE, `132` DOUBLE, `133` DOUBLE, `134` DOUBLE, `135` DOUBLE, `136` DOUBLE, `137` DOUBLE, `138` DOUBLE, `139` DOUBLE,
  `is_anomalous` DOUBLE,
  `dt_measure` DATETIME,
  `id` BIGINT NOT NULL PRIMARY KEY,
  `withdrawn_at` DATETIME(3) NOT NULL
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Append-only, as the audits are.
CREATE TRIGGER IF NOT EXISTS `Withdrawn_ECG_refuse_update` BEFORE UPDATE ON `Withdrawn_ECG` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Withdrawn rows are appended, never changed.';
CREATE TRIGGER IF NOT EXISTS `Withdrawn_ECG_refuse_delete` BEFORE DELETE ON `Withdrawn_ECG` FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'Withdrawn rows are appended, never deleted.';

-- Since when two are to read a beat that one was to read before; NULL where nothing was changed.
ALTER TABLE `Audited_Beats` ADD COLUMN `double_since` DATETIME(3);

-- When a run read the training table, and as of which moment it read the labels: NULL for the table as it stood.
ALTER TABLE `Training_Runs`
  ADD COLUMN `read_at` DATETIME(3),
  ADD COLUMN `as_of` DATETIME(3);

-- The normal rows that a run left out before the fit, because too many of their nearest rows are anomalous.
CREATE TABLE IF NOT EXISTS `Training_Run_Drops` (
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `ecg_id` BIGINT NOT NULL,
  `votes` TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (`tag`, `ecg_id`),
  KEY `Training_Run_Drops_ecg` (`ecg_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The training table's normal rows that look anomalous, the most suspicious first. `beat` names the clinic's beat that a
-- row was made of; NULL for rows that no answer made.
CREATE TABLE IF NOT EXISTS `Suspicious_Beats` (
  `ecg_id` BIGINT NOT NULL PRIMARY KEY,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin,
  `place` INT NOT NULL,
  `score` DOUBLE NOT NULL,
  `votes` TINYINT UNSIGNED NOT NULL,
  `ranked_at` DATETIME(3) NOT NULL,
  KEY `Suspicious_Beats_beat` (`beat`, `place`),
  KEY `Suspicious_Beats_place` (`place`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
