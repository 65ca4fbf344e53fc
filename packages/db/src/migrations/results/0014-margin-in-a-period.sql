-- By margin, of a model or a verdict, within a period: the server picks the period out of the order, or reads the period and
-- sorts it, and either is done in an index. What the other order goes by stands behind the place in its own, and the row's id,
-- by which both orders go on, before it. One statement, so that it is done or not; by the same names, so that a release from
-- before finds them while both run.
ALTER TABLE `Inference_ECG`
  DROP KEY `Inference_ECG_verdict_doubt`,
  DROP KEY `Inference_ECG_tag_doubt`,
  DROP KEY `Inference_ECG_tag_verdict_doubt`,
  DROP KEY `Inference_ECG_verdict_time`,
  DROP KEY `Inference_ECG_tag_time`,
  DROP KEY `Inference_ECG_tag_verdict_time`,
  ADD KEY `Inference_ECG_verdict_doubt` (`is_anomalous`, `doubt`, `id`, `dt_measure`),
  ADD KEY `Inference_ECG_tag_doubt` (`model_tag`, `doubt`, `id`, `dt_measure`),
  ADD KEY `Inference_ECG_tag_verdict_doubt` (`model_tag`, `is_anomalous`, `doubt`, `id`, `dt_measure`),
  ADD KEY `Inference_ECG_verdict_time` (`is_anomalous`, `dt_measure`, `id`, `doubt`),
  ADD KEY `Inference_ECG_tag_time` (`model_tag`, `dt_measure`, `id`, `doubt`),
  ADD KEY `Inference_ECG_tag_verdict_time` (`model_tag`, `is_anomalous`, `dt_measure`, `id`, `doubt`);
