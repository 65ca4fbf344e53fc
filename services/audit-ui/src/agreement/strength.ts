/** Strengths of agreement and the kappa up to which each reaches, from the weakest on. */
export const strengths = [
  { name: 'poor', upTo: 0 },
  { name: 'slight', upTo: 0.2 },
  { name: 'fair', upTo: 0.4 },
  { name: 'moderate', upTo: 0.6 },
  { name: 'substantial', upTo: 0.8 },
  { name: 'almost-perfect', upTo: 1 },
] as const

export type Strength = (typeof strengths)[number]['name']

/**
 * The usual reading of Cohen's kappa in words. Below 0 it is poor; 0 itself is slight.
 *
 * Source: J. R. Landis and G. G. Koch, The measurement of observer agreement for categorical data, Biometrics 33
 * (1977), page 165.
 */
export function strengthOf(kappa: number): Strength {
  if (kappa < 0) return 'poor'
  // The table there has two decimals: 0.204 is still 0.20.
  const rounded = Math.round(kappa * 100) / 100
  return strengths.slice(1).find(({ upTo }) => rounded <= upTo)?.name ?? 'almost-perfect'
}
