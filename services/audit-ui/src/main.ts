import { runProcess } from '@vigia/runtime'
import { runService, serviceVariables } from './service.ts'

const dev = process.argv.includes('--dev')
// Not by running out of work: what could not be finished in time must not keep the process.
process.exit(
  await runProcess({ name: 'audit-ui', variables: serviceVariables }, ({ environment, logger, signal }) =>
    runService(environment, logger, signal, { dev }),
  ),
)
