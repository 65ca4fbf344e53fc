-- Progress counts heartbeats, however many models have judged them. `counted_as` says for which counts a row stands for
-- its beat: 1, of all rows of the beat it is the first; 2, of those of its model; 4, of its verdict; 8, of its model and
-- verdict. NULL: not found out yet; whoever brings the worklist up to date does it.
-- What is unlike the training beats stands among the most doubtful, at a place by chance, below a tenth of the
-- threshold: one who reads blind cannot tell it by its place. One statement, so that it is done or not.
ALTER TABLE `Worklist`
  ADD COLUMN `counted_as` TINYINT UNSIGNED,
  MODIFY COLUMN `doubt_place` DOUBLE GENERATED ALWAYS AS
    (IF(`is_unlike`, `random_order` / 42949672960e0 * COALESCE(`threshold`, 1), `doubt`)) STORED;
UPDATE `Worklist` AS entry
  JOIN (SELECT `inference_id`,
          (ROW_NUMBER() OVER (PARTITION BY `beat` ORDER BY `inference_id`) = 1)
          + 2 * (ROW_NUMBER() OVER (PARTITION BY `beat`, `model_tag` ORDER BY `inference_id`) = 1)
          + 4 * (ROW_NUMBER() OVER (PARTITION BY `beat`, `verdict` ORDER BY `inference_id`) = 1)
          + 8 * (ROW_NUMBER() OVER (PARTITION BY `beat`, `model_tag`, `verdict` ORDER BY `inference_id`) = 1) AS counts
        FROM `Worklist`) AS place ON place.`inference_id` = entry.`inference_id`
  SET entry.`counted_as` = place.counts;
ALTER TABLE `Worklist`
  ADD KEY `Worklist_counted` (`counted_as`, `state`, `first_reader_id`, `verdict`, `dt_measure`),
  ADD KEY `Worklist_tag_counted` (`model_tag`, `counted_as`, `state`, `first_reader_id`, `verdict`, `dt_measure`),
  ADD KEY `Worklist_list_time` (`counted_as`, `dt_measure`),
  ADD KEY `Worklist_list_tag_time` (`model_tag`, `dt_measure`),
  ADD KEY `Worklist_list_tag_error` (`model_tag`, `error`);

-- Beats that a reader has put off: they come after all others, the one put off first before the rest.
CREATE TABLE IF NOT EXISTS `Worklist_Later` (
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `since` DATETIME(6) NOT NULL,
  PRIMARY KEY (`reader_id`, `beat`),
  KEY `Worklist_Later_since` (`reader_id`, `since`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- Beats that somebody chose for one reader, in the order in which they are to be read.
CREATE TABLE IF NOT EXISTS `Worklist_Batches` (
  `id` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `name` VARCHAR(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `made_by` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reader_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `made_at` DATETIME(3) NOT NULL,
  KEY `Worklist_Batches_reader` (`reader_id`, `id`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE IF NOT EXISTS `Worklist_Batch_Beats` (
  `batch_id` BIGINT NOT NULL,
  `place` INT NOT NULL,
  `beat` VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`batch_id`, `place`),
  UNIQUE KEY `Worklist_Batch_Beats_beat` (`batch_id`, `beat`)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;

-- The list of beats is searched by label and by class.
CREATE INDEX `Audited_Beats_label` ON `Audited_Beats` (`label`, `beat`);
CREATE INDEX `Audits_beat_code` ON `Audits` (`beat_code`, `beat`);
