-- The overview counts the answers of each day from this index alone.
CREATE INDEX `Audits_recorded_kind` ON `Audits` (`recorded_at`, `kind`);
