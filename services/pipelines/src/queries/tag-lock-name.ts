/**
 * The name of the lock that a training holds on its tag, as SQL; of a length that every server takes.
 *
 * @param tag the tag as SQL: a placeholder or a column
 */
export const tagLockName = (tag: string) =>
  `CONCAT('vigia-train-', LEFT(SHA2(CONCAT(DATABASE(), '/', ${tag}), 256), 40))`
