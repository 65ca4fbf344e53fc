import type { Transporter } from 'nodemailer'
import { attempt, attemptMilliseconds, type Channel, type Message } from './channel.ts'

/** The server that takes e-mail, and whose it is. */
export interface MailAddress {
  /** `smtp://` or `smtps://`, perhaps with a user and a password, percent-encoded. */
  url: string
  from: string
  to: readonly string[]
}

/** What an e-mail is about, by the kind of its notification; what is not here stands for itself. */
const subjects: Readonly<Record<string, string>> = {
  drift: 'The beats have changed',
  backlog: 'Beats wait to be read',
  training: 'A training is over',
  promotion: 'The champion has changed',
  heads: 'Where the chains of records end',
}

/** Notifications as e-mail in plain text: the facts by name. */
export function openEmail(address: MailAddress): Channel {
  return {
    name: 'email',
    deliver: (message, signal) =>
      attempt(
        signal,
        (within) =>
          withTransport(address, within, async (transport) => {
            await transport.sendMail({ ...write(address, message), signal: within })
          }),
        explain,
      ),
    // Nothing is sent: the server is asked whether it would take it.
    examine: (signal) =>
      attempt(
        signal,
        (within) => withTransport(address, within, async (transport) => void (await transport.verify())),
        explain,
      ),
  }
}

function write({ from, to }: MailAddress, { id, kind, occurredAt, payload }: Message) {
  const facts = Object.entries(payload).map(([name, fact]) => `${name}: ${fact ?? '–'}`)
  return {
    from,
    to: [...to],
    subject: `Vigia: ${subjects[kind] ?? kind}`,
    // One id for all attempts, by which a mail server drops what it has had already.
    messageId: `<${id}@vigia>`,
    date: occurredAt,
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: [`${subjects[kind] ?? kind} (${occurredAt}).`, '', ...facts, ''].join('\n'),
  }
}

/** Opens a connection for one piece of work; it ends with the work, and when the signal is aborted. */
async function withTransport(
  { url }: MailAddress,
  signal: AbortSignal,
  work: (transport: Transporter) => Promise<void>,
): Promise<{ status: 'delivered' }> {
  signal.throwIfAborted()
  // Loaded only by who sends: it is most of what this package costs to start.
  const { createTransport } = await import('nodemailer')
  const { protocol, hostname, port, username, password } = new URL(url)
  const isSecure = protocol === 'smtps:'
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    // A password is never sent in the clear.
    requireTLS: username !== '',
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: attemptMilliseconds,
    greetingTimeout: attemptMilliseconds,
    socketTimeout: attemptMilliseconds,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  const working = work(transport)
  // When the deadline comes first, nobody waits for how it ends.
  working.catch(() => {})
  try {
    await Promise.race([working, aborted.promise])
    return { status: 'delivered' }
  } finally {
    signal.removeEventListener('abort', onAbort)
    transport.close()
  }
}

/** By code and the server's status alone: what a server says may quote addresses. */
function explain(error: unknown): string {
  const { code, originalCode, responseCode } = error as Record<string, unknown>
  if (code === 'EAUTH') return `does not accept user and password${status(responseCode)}`
  if (code === 'ETLS') return 'offers no TLS, and without it the password would be sent in the clear'
  if (code === 'EENVELOPE') return `does not take mail from MAIL_FROM to MAIL_TO${status(responseCode)}`
  if (typeof responseCode === 'number') return `refuses${status(responseCode)}`
  return `cannot be reached (${String(originalCode ?? code ?? 'no connection')})`
}

const status = (code: unknown) => (typeof code === 'number' ? ` (status ${code})` : '')
