-- How the samples were spread that a model was trained on, scaled as the model scales: what a beat is drawn in, and the
-- mean normal beat it can be laid over. Runs of before have none.
ALTER TABLE `Training_Runs`
  ADD COLUMN `sample_p01` DOUBLE,
  ADD COLUMN `sample_p99` DOUBLE,
  ADD COLUMN `mean_normal` LONGTEXT;
