import { randomBytes } from 'node:crypto'
import type { Loop } from './open-loop.ts'

export interface DemoUser {
  email: string
  password: string
}

/** Makes the administrator that the demo prints; the password is a new one each time. */
export async function addDemoUser(loop: Pick<Loop, 'pipelines'>): Promise<DemoUser> {
  const user = { email: 'clinician@example.org', password: randomBytes(9).toString('base64url') }
  await loop.pipelines(
    ['users', 'add', user.email, '--name', 'Clinician', '--role', 'admin', '--password-stdin'],
    `${user.password}\n`,
  )
  return user
}
