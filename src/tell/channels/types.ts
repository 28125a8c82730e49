import type { z } from 'zod'

/** What is said to our own people. Texts may quote advisories and logs: they have come through `support/escape` already. */
export interface Message {
  /** The same for every try, so that a receiver can drop what it has: letters, digits, dashes. */
  id: string
  /** One line. */
  subject: string
  /** Plain text, lines ended by `\n`. */
  text: string
  urgent: boolean
  /** The page that says more; null when the server has no address people can open. */
  link: string | null
}

/** One way to reach people. */
export interface Channel {
  /**
   * Resolves when the far end has taken the message. Throws a FirebreakError: `channel-failed` (try again later) or
   * `channel-refused` (the far end will not take it as it is: address, password, form). Ends by itself within 30 seconds.
   */
  send(message: Message): Promise<void>
}

/** A member of the family. */
export interface ChannelKind<Settings = unknown> {
  /** What the settings must hold. Unknown fields are refused. */
  settings: z.ZodType<Settings>
  /** Fields of the settings that no answer, page or backup listing may show. */
  secrets: readonly string[]
  /** Where it leads, without a secret: for lists. */
  where(settings: Settings): string
  /** Nothing is connected before the first `send`. */
  open(settings: Settings): Channel
}
