/** From the least to the most: each may do what those before it may. */
export const roles = ['reader', 'adjudicator', 'admin'] as const
export type Role = (typeof roles)[number]

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value)
}

/** Whether someone of this role may do what asks for the other. */
export function hasRole(role: Role, required: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(required)
}
