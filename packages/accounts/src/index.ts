export { generatePassword, passwordLength } from './passwords.ts'
export { hasRole, isRole, type Role, roles } from './roles.ts'
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
  type ReadingView,
  readingViews,
  type User,
} from './users/user.ts'
