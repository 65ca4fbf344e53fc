-- The distance of the error to the threshold is small where a verdict is doubtful: it is the margin. Until version 2 the
-- column has both names, since releases before this one write `doubt` and must run on this layout after a rollback.
ALTER TABLE `Inference_ECG` ADD COLUMN `margin` DOUBLE GENERATED ALWAYS AS (`doubt`) VIRTUAL INVISIBLE;
