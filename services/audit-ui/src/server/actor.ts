import type { Actor } from '@vigia/accounts'
import type { Reader } from '@vigia/accounts/sign-in'
import { headers } from 'next/headers'

/** A reader who does something now, as the security log names them. */
export async function findActor({ id, email }: Pick<Reader, 'id' | 'email'>): Promise<Actor> {
  return { who: id, account: email, address: (await headers()).get('x-forwarded-for') }
}
