-- The place in the order of doubt is one for all models, from 0 (the border) to 1: by the probability where there is
-- one, |2p - 1|, else by error and threshold, |error - threshold| / (error + threshold). Both are tanh(x/2), of the log
-- odds and of ln(error/threshold). What is unlike the training beats stands by chance below 0.05, as an error within a
-- tenth of the threshold. One statement, so that it is done or not.
ALTER TABLE `Worklist`
  ADD COLUMN `probability` DOUBLE,
  ADD COLUMN `p_value` DOUBLE,
  MODIFY COLUMN `doubt_place` DOUBLE GENERATED ALWAYS AS (IF(`is_unlike`, `random_order` / 85899345920e0,
    COALESCE(ABS(2 * `probability` - 1),
      IF(`error` + `threshold` > 0, ABS(`error` - `threshold`) / (`error` + `threshold`), NULL), `doubt`))) STORED;

-- An installation that has copied judgements before, and so has made its salt, keeps the order that it had; a new one has
-- none yet, and begins with the mixed order.
INSERT IGNORE INTO `Audit_Settings` (`name`, `value`, `changed_at`)
  SELECT 'defaultOrder', '"margin"', UTC_TIMESTAMP(3) FROM (SELECT 1) AS one
  WHERE EXISTS (SELECT 1 FROM (SELECT `name` FROM `Audit_Settings`) AS setting WHERE `name` = 'salt');
