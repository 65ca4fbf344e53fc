-- What a model says beside its error: the number that its verdict goes by, the probability of an anomaly, and how many
-- training normals look as odd. One statement, so that it is done or not.
ALTER TABLE `Inference_ECG`
  ADD COLUMN `score` DOUBLE INVISIBLE,
  ADD COLUMN `probability` DOUBLE INVISIBLE,
  ADD COLUMN `p_value` DOUBLE INVISIBLE;
