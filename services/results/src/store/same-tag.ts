/**
 * Whether a row has a tag, byte by byte, as SQL with the tag twice for its placeholders. The thesis's column holds
 * capitals and accents for equal; so the first comparison finds candidates in an index, and the second decides.
 */
export const isSameTag =
  '(`model_tag` = ? AND CAST(CONVERT(`model_tag` USING utf8mb4) AS BINARY) = CAST(CONVERT(? USING utf8mb4) AS BINARY))'
