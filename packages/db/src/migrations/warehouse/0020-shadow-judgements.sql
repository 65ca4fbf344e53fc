-- What a challenger would have said of the ECGs that a champion has judged: one row for each pair of models and ECG.
-- Nobody is shown it as a verdict. Where the challenger could not judge, `verdict` is NULL and `reason` says why.
CREATE TABLE IF NOT EXISTS `Shadow_Judgements` (
  `tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `champion_tag` VARCHAR(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `ecg_id` BIGINT NOT NULL,
  `verdict` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin,
  `probability` DOUBLE,
  `score` DOUBLE,
  `error` DOUBLE,
  `threshold` DOUBLE,
  `reason` VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  `champion_verdict` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `judged_at` DATETIME(3) NOT NULL,
  PRIMARY KEY (`tag`, `champion_tag`, `ecg_id`),
  KEY `Shadow_Judgements_verdicts` (`tag`, `champion_tag`, `champion_verdict`, `verdict`, `ecg_id`),
  KEY `Shadow_Judgements_ecg` (`ecg_id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
