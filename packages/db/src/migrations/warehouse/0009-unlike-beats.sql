-- ECGs unlike the training beats were set aside once; now they are judged. What could not be judged at all stays aside.
DELETE FROM `Inference_Claims` WHERE `state` = 'set-aside' AND `reason` IN (
  'its mean is far from what the model was trained on',
  'its deviation is far from what the model was trained on'
);
