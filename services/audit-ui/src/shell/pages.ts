/** The pages of the menu, with the roles that see them. */
export const pages = [
  { name: 'worklist', path: '/', roles: ['reader', 'adjudicator', 'admin'] },
  { name: 'beats', path: '/beats', roles: ['reader', 'adjudicator', 'admin'] },
  { name: 'own', path: '/me', roles: ['reader', 'adjudicator', 'admin'] },
  { name: 'disagreements', path: '/disagreements', roles: ['adjudicator', 'admin'] },
  { name: 'history', path: '/history', roles: ['reader', 'adjudicator', 'admin'] },
  { name: 'models', path: '/models', roles: ['reader', 'adjudicator', 'admin'] },
  { name: 'agreement', path: '/agreement', roles: ['adjudicator', 'admin'] },
  { name: 'settings', path: '/settings', roles: ['reader', 'adjudicator', 'admin'] },
  { name: 'users', path: '/users', roles: ['admin'] },
  { name: 'help', path: '/help', roles: ['reader', 'adjudicator', 'admin'] },
] as const

export type Page = (typeof pages)[number]

/** The page of the menu that an address belongs to: the reading screen is the worklist's. */
export function pageOf(address: string): Page | undefined {
  const belongsTo = (path: string) => address === path || address.startsWith(`${path}/`)
  return pages.find(({ path }) => (path === '/' ? address === path || belongsTo('/read') : belongsTo(path)))
}
