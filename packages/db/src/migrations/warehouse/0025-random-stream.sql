-- The random stream: a beat that chance chose when it entered, to be read whatever its margin, has its place in the order by
-- chance here; NULL where it is not in the stream. `stream_share` is how probable that was: NULL for what entered before
-- there was a stream. One statement, so that it is done or not.
ALTER TABLE `Worklist`
  ADD COLUMN `stream_place` INT UNSIGNED,
  ADD COLUMN `stream_share` DOUBLE,
  ADD KEY `Worklist_stream` (`state`, `first_reader_id`, `verdict`, `stream_place`, `model_tag`);

-- How a beat came to be read first, and the share of the stream when it entered; NULL for what was read before.
ALTER TABLE `Audited_Beats`
  ADD COLUMN `stream` VARCHAR(7) CHARACTER SET ascii COLLATE ascii_bin,
  ADD COLUMN `stream_share` DOUBLE;
