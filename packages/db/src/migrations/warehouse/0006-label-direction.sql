-- 1 where `verdict` is known to be what the model said. Earlier releases, which took the thesis's verdicts for their
-- opposites, leave it empty.
ALTER TABLE `Worklist` ADD COLUMN `label_direction` TINYINT;
CREATE INDEX `Worklist_label_direction` ON `Worklist` (`label_direction`);
