import { authUser, core, type Db, inTransaction } from '@vigia/db'
import { VigiaError } from '@vigia/runtime'
import { hashPassword } from '../passwords.ts'
import { insertUser } from './add-user.ts'
import { parseEmail } from './email.ts'

/**
 * Makes the first admin, where there is no user at all. Of several services that start at once, one makes it.
 *
 * @param admin as `readAccountSettings` has checked it
 */
export async function addFirstAdmin(
  db: Db,
  admin: { email: string; password: string },
): Promise<'added' | 'not-needed'> {
  if ((await db.select({ id: authUser.id }).from(authUser).limit(1)).length > 0) return 'not-needed'
  const email = parseEmail(admin.email)
  if (email === undefined)
    throw new VigiaError('configuration-invalid', 'AUDIT_ADMIN_EMAIL must be an e-mail address.')
  const password = await hashPassword(admin.password)
  return await inTransaction(db, async (trx) => {
    // On an empty table both of two transactions get this lock, and the second to insert is broken off and run again.
    const [row] = await trx.select({ users: core.count() }).from(authUser).for('update')
    if (row?.users !== 0) return 'not-needed'
    await insertUser(trx, { email, role: 'admin', password })
    return 'added'
  })
}
