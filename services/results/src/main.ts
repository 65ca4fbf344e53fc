import { runProcess } from '@vigia/runtime'
import { runService, serviceVariables } from './service.ts'

// Not by running out of work: what could not be finished in time must not keep the process.
process.exit(
  await runProcess({ name: 'results', variables: serviceVariables }, ({ environment, logger, signal }) =>
    runService(environment, logger, signal),
  ),
)
