-- Who took a proposal back, and why. Null where nobody did, and for those that were ended before this was kept.
ALTER TABLE `Model_Proposals` ADD COLUMN `ended_by_kind` VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NULL;
ALTER TABLE `Model_Proposals` ADD COLUMN `ended_by_id` VARCHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL;
ALTER TABLE `Model_Proposals` ADD COLUMN `ended_by_name` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL;
ALTER TABLE `Model_Proposals` ADD COLUMN `ended_reason` VARCHAR(500) CHARACTER SET utf8mb4 NULL;
