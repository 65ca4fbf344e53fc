-- A set that is frozen stays as it is, beside its beats; where the server lets this user make triggers.
CREATE TRIGGER IF NOT EXISTS `Reference_Sets_refuse_update` BEFORE UPDATE ON `Reference_Sets` FOR EACH ROW
  IF OLD.`frozen_at` IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A frozen reference set is never changed.'; END IF;
CREATE TRIGGER IF NOT EXISTS `Reference_Sets_refuse_delete` BEFORE DELETE ON `Reference_Sets` FOR EACH ROW
  IF OLD.`frozen_at` IS NOT NULL THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'A frozen reference set is never deleted.'; END IF;
