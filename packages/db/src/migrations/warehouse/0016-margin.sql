-- As in the results database: until version 2 the margin has its old name too, which releases before this one write.
ALTER TABLE `Worklist` ADD COLUMN `margin` DOUBLE GENERATED ALWAYS AS (`doubt`) VIRTUAL INVISIBLE;
