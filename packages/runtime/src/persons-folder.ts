import { dirname } from 'node:path'

/**
 * The folder that a relative path on the command line is relative to: where the person stands. npm changes to the
 * checkout before it runs a script, and leaves the folder it came from in `INIT_CWD`.
 */
export function personsFolder(
  environment: NodeJS.ProcessEnv = process.env,
  workingFolder = process.cwd(),
): string {
  const { INIT_CWD, npm_package_json } = environment
  const isRunByNpm = npm_package_json !== undefined && dirname(npm_package_json) === workingFolder
  return isRunByNpm && INIT_CWD ? INIT_CWD : workingFolder
}
