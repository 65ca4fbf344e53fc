/** `npm run demo`: the whole loop, once, on this machine. See demo/arguments.ts for its options. */
import { exitCodeOf, personsFolder, VigiaError } from '@vigia/runtime'
import { readArguments, USAGE } from './demo/arguments.ts'
import { listenForInterruption } from './demo/interruption.ts'
import { runDemo } from './demo/run-demo.ts'

const request = readArguments(process.argv.slice(2), personsFolder())

if (request.status === 'help') {
  process.stdout.write(USAGE)
} else if (request.status === 'wrong') {
  process.stderr.write(`${request.reason}\n\n${USAGE}`)
  process.exitCode = 2
} else {
  const interruption = listenForInterruption()
  try {
    await runDemo(request.arguments, interruption)
  } catch (error) {
    if (interruption.aborted) console.error('Interrupted.')
    else console.error(error instanceof VigiaError ? error.message : error)
    // 130: what a shell reports for a program that Ctrl-C ended.
    process.exitCode = interruption.aborted ? 130 : exitCodeOf(error)
  }
}
