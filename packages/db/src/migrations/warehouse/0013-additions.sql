-- A class or a comment that was added to an answer: the answer that it belongs to.
ALTER TABLE `Audits` ADD COLUMN `adds_to` BIGINT NULL;
