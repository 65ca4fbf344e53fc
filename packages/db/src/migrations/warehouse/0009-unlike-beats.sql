-- What is unlike the training beats comes first in the order of doubt, the largest error first: there a place is below
-- 0, and a doubt never is. One statement, so that it is done or not. The rows that are there keep their places.
ALTER TABLE `Worklist`
  ADD COLUMN `is_unlike` BOOL NOT NULL DEFAULT FALSE,
  ADD COLUMN `doubt_place` DOUBLE GENERATED ALWAYS AS (IF(`is_unlike`, -1 - COALESCE(`doubt`, 0), `doubt`)) STORED,
  DROP KEY `Worklist_doubt`,
  DROP KEY `Worklist_tag_doubt`,
  ADD KEY `Worklist_doubt` (`state`, `first_reader_id`, `verdict`, `doubt_place`),
  ADD KEY `Worklist_tag_doubt` (`state`, `first_reader_id`, `model_tag`, `verdict`, `doubt_place`);

-- ECGs unlike the training beats were set aside once; now they are judged. What could not be judged at all stays aside.
DELETE FROM `Inference_Claims` WHERE `state` = 'set-aside' AND `reason` IN (
  'its mean is far from what the model was trained on',
  'its deviation is far from what the model was trained on'
);
