-- The index by which a beat's judgements are found holds what the slices of the error analysis ask of them, so that a settled
-- beat costs one place in an index and no row of the worklist. What answers change stands in none of its columns.
ALTER TABLE `Worklist`
  DROP KEY `Worklist_beat`,
  ADD KEY `Worklist_beat` (`beat`, `model_tag`, `counted_as`, `verdict`, `error`, `dt_measure`, `source_ecg_id`);
