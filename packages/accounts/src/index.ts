export { generatePassword, passwordLength } from './passwords.ts'
export {
  type AccountSettings,
  accountVariables,
  type ProviderSettings,
  readAccountSettings,
} from './settings.ts'
export { type AddUserOutcome, addUser, type NewUser } from './users/add-user.ts'
export { changeRole, chooseReadingView, disableUser, enableUser, setPassword } from './users/change-user.ts'
export { addFirstAdmin } from './users/first-admin.ts'
export {
  findUserId,
  hasPassword,
  listUsers,
  type User,
} from './users/user.ts'
