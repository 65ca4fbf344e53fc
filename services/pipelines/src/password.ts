import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { generatePassword } from '@vigia/accounts'
import { VigiaError } from '@vigia/runtime'

/** How a password comes in. It never stands on the command line, where the process list and the shell keep it. */
export interface PasswordOptions {
  passwordStdin?: boolean
  generate?: boolean
}

/**
 * A password: generated, from standard input, or typed twice without being seen.
 *
 * @throws VigiaError `usage` without a terminal and without an option that says where from
 */
export async function readPassword(
  { signal }: { signal: AbortSignal },
  options: PasswordOptions,
): Promise<{ text: string; isGenerated: boolean }> {
  if (options.generate && options.passwordStdin)
    throw new VigiaError('usage', 'Give either --generate or --password-stdin.')
  if (options.generate) return { text: generatePassword(), isGenerated: true }
  if (options.passwordStdin)
    return { text: (await text(process.stdin)).replace(/\r?\n$/, ''), isGenerated: false }
  if (!process.stdin.isTTY)
    throw new VigiaError('usage', 'Without a terminal, give --password-stdin or --generate.')
  const terminal = { input: process.stdin, prompts: process.stderr, signal }
  const typed = await askHidden('Password: ', terminal)
  if ((await askHidden('Again: ', terminal)) !== typed)
    throw new VigiaError('usage', 'The two passwords differ.')
  return { text: typed, isGenerated: false }
}

/**
 * Asks for a line that is not shown while it is typed.
 *
 * @throws VigiaError `usage` when the input ends before the line does, and the signal's reason when it is aborted
 */
export async function askHidden(
  prompt: string,
  terminal: { input: NodeJS.ReadableStream; prompts: NodeJS.WritableStream; signal: AbortSignal },
): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: terminal.input, output: nowhere, terminal: true })
  // While a terminal is read key by key, Ctrl-C is only a key.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const end = Promise.withResolvers<never>()
  lines.once('close', () => end.reject(new VigiaError('usage', 'No password was given.')))
  try {
    terminal.prompts.write(prompt)
    return await Promise.race([lines.question('', { signal: terminal.signal }), end.promise])
  } finally {
    terminal.prompts.write('\n')
    end.promise.catch(() => {})
    lines.close()
  }
}
