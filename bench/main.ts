/** `npm run bench`: what is measured, in this order. See arguments.ts for its options. */
import { VigiaError } from '@vigia/runtime'
import { listenForInterruption } from '../scripts/demo/interruption.ts'
import { describeUsage, readArguments } from './arguments.ts'
import { firstPaint } from './benchmarks/first-paint.ts'
import { growth } from './benchmarks/growth.ts'
import { inferMany } from './benchmarks/infer-many.ts'
import { inferOne } from './benchmarks/infer-one.ts'
import { list } from './benchmarks/list.ts'
import { nextBeat } from './benchmarks/next-beat.ts'
import { post } from './benchmarks/post.ts'
import { quality } from './benchmarks/quality.ts'
import { train } from './benchmarks/train.ts'
import { worklist } from './benchmarks/worklist.ts'
import { runBenchmarks } from './run-benchmarks.ts'

const benchmarks = [train, growth, inferOne, inferMany, post, list, worklist, nextBeat, firstPaint, quality]
const names = benchmarks.map(({ name }) => name)

// npm runs scripts in the checkout; INIT_CWD is where the person is.
const request = readArguments(process.argv.slice(2), names, process.env.INIT_CWD ?? process.cwd())

if (request.status === 'help') {
  process.stdout.write(describeUsage(names))
} else if (request.status === 'wrong') {
  process.stderr.write(`${request.reason}\n\n${describeUsage(names)}`)
  process.exitCode = 2
} else {
  const interruption = listenForInterruption()
  try {
    await runBenchmarks(benchmarks, request.arguments, interruption)
  } catch (error) {
    if (interruption.aborted) console.error('Interrupted.')
    else console.error(error instanceof VigiaError ? error.message : error)
    // 130: what a shell reports for a program that Ctrl-C ended.
    process.exitCode = interruption.aborted ? 130 : 1
  }
}
