-- Which weights occur in a comment, and which follow each other, as bits: a text is looked for in the comments that can hold
-- it, of which there are few. Null until they are made (packages/auditing/src/statements/comment-weights.ts).
ALTER TABLE `Audit_Comments` ADD COLUMN `single_weights` BIGINT UNSIGNED NULL;
ALTER TABLE `Audit_Comments` ADD COLUMN `weight_pairs_0` BIGINT UNSIGNED NULL;
ALTER TABLE `Audit_Comments` ADD COLUMN `weight_pairs_1` BIGINT UNSIGNED NULL;
ALTER TABLE `Audit_Comments` ADD COLUMN `weight_pairs_2` BIGINT UNSIGNED NULL;

-- In the order in which they are searched, without the weights themselves.
CREATE INDEX `Audit_Comments_signature` ON `Audit_Comments` (`audit_id`, `single_weights`, `weight_pairs_0`, `weight_pairs_1`, `weight_pairs_2`);
CREATE INDEX `Audit_Comments_unsigned` ON `Audit_Comments` (`single_weights`);
