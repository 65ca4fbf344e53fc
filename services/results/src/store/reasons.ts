/** Reasons as their column holds them: JSON, or NULL for none. */
export function reasonsToColumn(reasons: readonly string[] = []): string | null {
  return reasons.length === 0 ? null : JSON.stringify(reasons)
}

/** The way back. What is no array of texts, by whoever wrote it, stands for no reason. */
export function reasonsFromColumn(column: string | null): string[] {
  if (column === null) return []
  try {
    const reasons: unknown = JSON.parse(column)
    return Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === 'string') : []
  } catch {
    return []
  }
}
