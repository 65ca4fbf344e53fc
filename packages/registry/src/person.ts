/** Who moves an alias, sets a policy or freezes a set: a user of the audit UI, or whoever runs a command. */
export type Person = { kind: 'user'; id: string; name: string } | { kind: 'cli'; name: string }

/** A person as the registry's tables hold one. */
export interface PersonColumns {
  byKind: Person['kind']
  byId: string | null
  byName: string
}

export function personColumns(by: Person): PersonColumns {
  return { byKind: by.kind, byId: by.kind === 'user' ? by.id : null, byName: by.name }
}

export function personOf({ byKind, byId, byName }: PersonColumns): Person {
  return byKind === 'user' && byId !== null
    ? { kind: 'user', id: byId, name: byName }
    : { kind: 'cli', name: byName }
}
