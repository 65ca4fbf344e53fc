import { expect, test } from 'vitest'
import { describeQuery } from './trace-queries.ts'

test.each([
  ['select `id`, `beat` from `Worklist` where `id` = ?', 'SELECT', 'Worklist'],
  ['SELECT MAX(x) FROM (select `id` from `Inference_ECG`) AS newest', 'SELECT', 'Inference_ECG'],
  ['insert into `Audits` (`id`) values (?)', 'INSERT', 'Audits'],
  ['INSERT IGNORE INTO Predictions VALUES ?', 'INSERT', 'Predictions'],
  ['update `Audited_Beats` set `label` = ?', 'UPDATE', 'Audited_Beats'],
  ['(select 1 from `Audits`) union all (select 2 from `ECG`)', 'SELECT', 'Audits'],
  ['START TRANSACTION', 'START', undefined],
  ['', 'QUERY', undefined],
])('of %j is told what it does and to which table', (sql, operation, table) => {
  expect(describeQuery(sql)).toEqual({ operation, table })
})

test.each([
  "SELECT 'a message from Ana' AS text",
  "SELECT 'it''s from Ana' FROM secrets",
  "SELECT 'not closed, from Ana",
  "SELECT 'a \\' quote from Ana'",
  "UPDATE x SET name = 'Ana', more = 'update Ana'",
])('a value that looks like a statement is none: %j', (sql) => {
  expect(JSON.stringify(describeQuery(sql))).not.toContain('Ana')
})
