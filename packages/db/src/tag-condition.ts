/**
 * Whether a column holds a tag, byte by byte, as SQL with two placeholders for the tag. The first comparison finds it in
 * an index; collations hold blanks at the end for nothing, and that of the thesis's columns capitals and accents too.
 */
export const tagCondition = (column: string) =>
  `${column} = ? AND CAST(CONVERT(${column} USING utf8mb4) AS BINARY) = CAST(CONVERT(? USING utf8mb4) AS BINARY)`
