-- The place in the order of the margin, by its name. The column `doubt`, which it is generated from, keeps its name: MySQL
-- renames no column that another is generated from, and to make `margin_place` anew writes the whole table, four minutes
-- for a million rows where this takes a twentieth of a second.
ALTER TABLE `Worklist`
  RENAME COLUMN `doubt_place` TO `margin_place`,
  RENAME INDEX `Worklist_doubt` TO `Worklist_margin`,
  RENAME INDEX `Worklist_tag_doubt` TO `Worklist_tag_margin`;
