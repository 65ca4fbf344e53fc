/**
 * What the model said of an audit's judgement, as SQL over `Audits` as `audit`, with `withJudgement`. Audits are never
 * changed, and those of the thesis's judgements (which have no error) hold what an earlier release took them for: the
 * opposite. The worklist's copy is corrected.
 */
export const modelVerdictSql =
  'IF(judged.`inference_id` IS NULL OR judged.`error` IS NOT NULL, audit.`model_verdict`, judged.`verdict`)'

export const withJudgement = 'LEFT JOIN `Worklist` AS judged ON judged.`inference_id` = audit.`inference_id`'
