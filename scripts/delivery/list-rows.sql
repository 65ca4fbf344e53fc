-- For each table of @databases, one statement that gives its INSERT, and one that gives each row as the text of its
-- values. Nothing is rounded: a FLOAT as text has six digits, so it is read as the DOUBLE it stands for; all that is
-- not a number is written as bytes.
SET SESSION sql_mode = '', group_concat_max_len = 16000000;

SELECT CONCAT(
  'SELECT "INSERT INTO `', table_schema, '`.`', table_name, '` (', GROUP_CONCAT('`', column_name, '`' ORDER BY ordinal_position), ') VALUES";\n',
  'SELECT CONCAT("(", CONCAT_WS(",", ', GROUP_CONCAT('IFNULL(', value, ', "NULL")' ORDER BY ordinal_position), '), ")")',
  ' FROM `', table_schema, '`.`', table_name, '`;'
)
FROM (
  SELECT table_schema, table_name, column_name, ordinal_position,
    CASE
      WHEN data_type = 'float' THEN CONCAT('CAST(`', column_name, '` AS DOUBLE)')
      WHEN data_type IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'double') THEN CONCAT('`', column_name, '`')
      WHEN data_type LIKE '%binary' OR data_type LIKE '%blob' THEN CONCAT('CONCAT("X''", HEX(`', column_name, '`), "''")')
      ELSE CONCAT('CONCAT("_utf8mb4 X''", HEX(CONVERT(`', column_name, '` USING utf8mb4)), "''")')
    END AS value
  FROM information_schema.tables JOIN information_schema.columns USING (table_schema, table_name)
  WHERE FIND_IN_SET(table_schema, @databases) AND table_type = 'BASE TABLE' AND COALESCE(generation_expression, '') = ''
) AS listed
GROUP BY table_schema, table_name
ORDER BY table_schema, table_name;
