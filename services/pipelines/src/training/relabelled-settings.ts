import { agreements } from '@vigia/auditing/labels'
import { authUser, type Db, endOfDay, startOfDay } from '@vigia/db'
import { VigiaError, variables } from '@vigia/runtime'
import type { RelabelledRules } from './relabelled-rules.ts'
import type { TrainingSettings } from './training-settings.ts'

/** How a training takes the rows that answers made, as it is carried out and as it is recorded. */
export interface RelabelledSettings {
  rules: RelabelledRules
  /** What differs from the defaults, by the names of the settings in small letters; readers stand there by their id. */
  parameters: Record<string, string>
}

/**
 * Finds out which readers the settings mean, whom they name by e-mail address or by the user's id.
 *
 * @throws VigiaError `configuration-invalid` when a name is neither a reader's nor one of the others
 */
export async function readRelabelledSettings(
  db: Db,
  settings: TrainingSettings,
): Promise<RelabelledSettings> {
  const texts = { weights: settings.RELABELLED_WEIGHTS, caps: settings.RELABELLED_CAPS }
  const readers = texts.weights === '' && texts.caps === '' ? new Map() : await listReaders(db)
  const weights = parse('RELABELLED_WEIGHTS', texts.weights, ['all', ...agreements], readers)
  const caps = parse('RELABELLED_CAPS', texts.caps, ['all', 'reader', ...agreements], readers)
  return {
    rules: {
      weights,
      caps,
      from: startOfDay(settings.RELABELLED_BEGIN_DATE),
      until: endOfDay(settings.RELABELLED_END_DATE),
      seed: settings.RANDOM_STATE,
    },
    parameters: Object.fromEntries([
      ...(weights.size > 0 ? [['relabelled_weights', describe(weights)]] : []),
      ...(caps.size > 0 ? [['relabelled_caps', describe(caps)]] : []),
      ...(['RELABELLED_BEGIN_DATE', 'RELABELLED_END_DATE'] as const)
        .filter((name) => settings[name] !== variables[name].default)
        .map((name) => [name.toLowerCase(), settings[name]]),
    ]),
  }
}

/** The ids of all users, by id and by e-mail address. */
async function listReaders(db: Db): Promise<Map<string, string>> {
  const users = await db.select({ id: authUser.id, email: authUser.email }).from(authUser)
  return new Map(
    users.flatMap(({ id, email }): [string, string][] => [
      [id, id],
      [email.toLowerCase(), id],
    ]),
  )
}

function parse(
  name: string,
  text: string,
  names: readonly string[],
  readers: ReadonlyMap<string, string>,
): Map<string, number> {
  const found = new Map<string, number>()
  for (const part of text.split(',').filter((part) => part !== '')) {
    const [key = '', number] = part.split('=')
    const small = key.toLowerCase()
    const meant = names.includes(small) ? small : (readers.get(key) ?? readers.get(small))
    if (meant === undefined || found.has(meant))
      // Without the name: it may be a person's.
      throw new VigiaError(
        'configuration-invalid',
        `Configuration: ${name} ${meant === undefined ? 'names somebody who is no user' : 'names a reader twice'}: ` +
          `a name is ${names.join(', ')}, or the e-mail address or id of a user.`,
      )
    found.set(meant, Number(number))
  }
  return found
}

const describe = (numbers: ReadonlyMap<string, number>) =>
  [...numbers].map(([name, number]) => `${name}=${number}`).join(',')
