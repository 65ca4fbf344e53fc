-- What the readers say of a settled beat stands beside each of its judgements, so that how far a model and its readers agree
-- is counted from one index: 'normal' or 'anomalous'; 'unclear' where they cannot tell; 'seen' where the first of them had
-- been shown what the model says. NULL while the beat is not settled. `is_chosen`: somebody chose the beat by hand.
-- `packages/auditing/src/statements/follow-audits.ts` keeps both.
ALTER TABLE `Worklist`
  ADD COLUMN `readers_say` VARCHAR(9) CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN `is_chosen` BOOL NOT NULL DEFAULT FALSE;
UPDATE `Worklist` AS entry JOIN `Audited_Beats` AS audited ON audited.`beat` = entry.`beat`
  SET entry.`is_chosen` = audited.`stream` <=> 'batch',
    entry.`readers_say` = (SELECT CASE
        WHEN reading.`reveal` <> 'before' THEN 'seen'
        WHEN NOT audited.`is_double` AND reading.`answer` IN ('normal', 'anomalous') THEN reading.`answer`
        WHEN audited.`label` IN ('normal', 'anomalous') THEN audited.`label`
        ELSE 'unclear' END
      FROM `Audits` AS reading WHERE reading.`beat` = entry.`beat` AND reading.`kind` = 'reading'
      ORDER BY reading.`id` LIMIT 1)
  WHERE audited.`state` = 'settled';
ALTER TABLE `Worklist`
  DROP KEY `Worklist_counted`,
  DROP KEY `Worklist_tag_counted`,
  ADD KEY `Worklist_counted` (`counted_as`, `state`, `first_reader_id`, `verdict`, `dt_measure`,
    `doubt_place`, `readers_say`, `is_chosen`, `stream_place`, `stream_share`),
  ADD KEY `Worklist_tag_counted` (`model_tag`, `counted_as`, `state`, `first_reader_id`, `verdict`, `dt_measure`,
    `doubt_place`, `readers_say`, `is_chosen`, `stream_place`, `stream_share`);
