const SECONDS_BETWEEN_SIGNS_OF_LIFE = 15

/** Prints one line for people. On stderr: stdout belongs to the command. */
export function report(line) {
  process.stderr.write(`vigia: ${line}\n`)
}

/** Reports `line`, does `work`, and every quarter of a minute says that it is still going. */
export async function reporting(line, work) {
  report(line)
  const begin = Date.now()
  const signs = setInterval(
    () => report(`… still at it (${Math.round((Date.now() - begin) / 1000)} s)`),
    SECONDS_BETWEEN_SIGNS_OF_LIFE * 1000,
  )
  try {
    return await work()
  } finally {
    clearInterval(signs)
  }
}
