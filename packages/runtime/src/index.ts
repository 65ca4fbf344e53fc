export { type Environment, isConfigured, loadEnvironmentFile, readEnvironment } from './environment.ts'
export { exitCode, exitCodeOf } from './exit-code.ts'
export { type Logger, type Logging, openLogging } from './logging.ts'
export { personsFolder } from './persons-folder.ts'
export { retry } from './retry.ts'
export {
  aborted,
  closeInTime,
  explainListenError,
  runServiceProcess,
  type ServiceWork,
} from './service-process.ts'
export { listenForShutdown, type Shutdown } from './shutdown.ts'
export { variables } from './variables.ts'
export { VigiaError } from './vigia-error.ts'
