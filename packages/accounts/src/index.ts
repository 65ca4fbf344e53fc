export type { Actor } from './actor.ts'
export { generatePassword, passwordLength } from './passwords.ts'
export {
  type AccountSettings,
  accountVariables,
  type ProviderSettings,
  readAccountSettings,
} from './settings.ts'
export { forgetFailures } from './sign-in/failures.ts'
export {
  changeRole,
  chooseReadingView,
  disableUser,
  enableUser,
  removeSecondFactor,
  setPassword,
} from './users/change-user.ts'
export {
  type AddUserOutcome,
  addFirstAdmin,
  addUser,
  findUserId,
  hasPassword,
  listUsers,
  type NewUser,
  type User,
} from './users/users.ts'
