/** `npm run audit-ui`: builds the pages where their sources have changed, then serves them. */
import { buildWhenChanged } from './build.ts'

const exitCode = await buildWhenChanged()
if (exitCode === 0) await import('./main.ts')
else process.exitCode = exitCode
