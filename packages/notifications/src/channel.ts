import type { NotificationChannel, NotificationPayload } from '@vigia/db'

/** A notification as it is sent: the same at every attempt. */
export interface Message {
  /** A UUID, by which a receiver knows what it has had already. */
  id: string
  /** What is told of; `test` when `doctor` asks whether anybody listens. */
  kind: string
  /** ISO 8601, UTC. */
  occurredAt: string
  payload: NotificationPayload
}

export type DeliveryOutcome =
  | { status: 'delivered' }
  /** `detail`: why not, without the address or any secret; the rest of a sentence that begins with who receives. */
  | { status: 'refused'; detail: string }
  /** The sender was asked to stop before there was an answer. */
  | { status: 'interrupted' }

/** A way on which notifications are sent. */
export interface Channel {
  name: NotificationChannel
  /** Tries once, for at most ten seconds, and throws nothing. */
  deliver(message: Message, signal: AbortSignal): Promise<DeliveryOutcome>
  /**
   * Tries whether it works, with a message of the kind `test` where nobody has to read it.
   *
   * @returns what was found, for people; in a refusal what is wrong
   */
  examine(signal: AbortSignal): Promise<DeliveryOutcome>
}

/** How long an attempt may take, in milliseconds: less than the shortest time between two of them. */
export const attemptMilliseconds = 10_000

/** Runs one attempt against its deadline and the signal that asks the sender to stop. */
export async function attempt(
  signal: AbortSignal,
  work: (within: AbortSignal) => Promise<DeliveryOutcome>,
  explain: (error: unknown) => string,
): Promise<DeliveryOutcome> {
  const deadline = AbortSignal.timeout(attemptMilliseconds)
  const within = AbortSignal.any([signal, deadline])
  try {
    return await work(within)
  } catch (error) {
    if (signal.aborted) return { status: 'interrupted' }
    const detail = deadline.aborted
      ? `has not answered within ${attemptMilliseconds / 1000} s`
      : explain(error)
    return { status: 'refused', detail }
  }
}
