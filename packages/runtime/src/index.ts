export { listenBySeveral } from './accepting.ts'
export {
  type ApiAddress,
  apiVariables,
  type Environment,
  isConfigured,
  loadEnvironmentFile,
  readApiAddress,
  readEnvironment,
} from './environment.ts'
export { answerBrokenRequest, guardHeaders } from './http-answers.ts'
export { type Logger, type Logging, openLogging } from './logging.ts'
export {
  aborted,
  closeInTime,
  drain,
  explainListenError,
  type Life,
  personsFolder,
  readVersion,
  runProcess,
  runScript,
} from './process.ts'
export { retry } from './retry.ts'
export { readCertificates, secretNames } from './secrets.ts'
export {
  type Attributes,
  currentSpan,
  inSpan,
  isTraced,
  keepSpan,
  type Span,
  startSpan,
  traceRequest,
} from './tracing.ts'
export { createTurns, openRests } from './turns.ts'
export { variables } from './variables.ts'
export { exitCode, exitCodeOf, systemErrorCode, VigiaError } from './vigia-error.ts'
