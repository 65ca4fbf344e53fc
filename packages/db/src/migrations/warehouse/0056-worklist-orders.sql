-- Beats to read are found in one order however many have read first: in each index the state, the place and the judgement come
-- first, and who has read the beat and what the model says follow, so that they are asked of the index. Of the random stream the
-- model too. Those who have read first have an index of their own. One statement, so that it is done or not; by the same names, so that
-- a release from before finds them while both run.
ALTER TABLE `Worklist`
  DROP KEY `Worklist_doubt`,
  DROP KEY `Worklist_time`,
  DROP KEY `Worklist_random`,
  DROP KEY `Worklist_tag_doubt`,
  DROP KEY `Worklist_tag_time`,
  DROP KEY `Worklist_tag_random`,
  DROP KEY `Worklist_stream`,
  ADD KEY `Worklist_doubt` (`state`, `doubt_place`, `inference_id`, `first_reader_id`, `verdict`),
  ADD KEY `Worklist_time` (`state`, `dt_measure`, `inference_id`, `first_reader_id`, `verdict`),
  ADD KEY `Worklist_random` (`state`, `random_order`, `inference_id`, `first_reader_id`, `verdict`),
  ADD KEY `Worklist_tag_doubt` (`state`, `model_tag`, `doubt_place`, `inference_id`, `first_reader_id`, `verdict`),
  ADD KEY `Worklist_tag_time` (`state`, `model_tag`, `dt_measure`, `inference_id`, `first_reader_id`, `verdict`),
  ADD KEY `Worklist_tag_random` (`state`, `model_tag`, `random_order`, `inference_id`, `first_reader_id`, `verdict`),
  ADD KEY `Worklist_stream` (`state`, `stream_place`, `inference_id`, `first_reader_id`, `verdict`, `model_tag`),
  ADD KEY `Worklist_first_reader` (`state`, `first_reader_id`);
