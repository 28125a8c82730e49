import { z } from 'zod'
import { post } from './post.ts'
import type { ChannelKind } from './types.ts'
import { WebAddress } from './web-address.ts'

const Settings = z.strictObject({
  server: WebAddress,
  topic: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, dashes and underscores'),
  token: z.string().min(1).max(500).optional(),
})

/** ntfy takes at most 4,096 bytes of text; longer ones become attachments. */
const LONGEST = 4000
const URGENT = 5
const USUAL = 3

/** A topic on ntfy, by its JSON interface, so that nothing of ours must fit into a header. */
export const ntfy: ChannelKind<z.output<typeof Settings>> = {
  settings: Settings,
  secrets: ['token'],
  where: ({ server, topic }) => `${new URL(server).host}/${topic}`,
  open: ({ server, topic, token }) => ({
    send(message) {
      const body = {
        topic,
        title: message.subject,
        message: cutBytes(message.text, LONGEST),
        priority: message.urgent ? URGENT : USUAL,
        ...(message.link === null ? {} : { click: message.link }),
      }
      return post(server, {
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      })
    },
  }),
}

function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text
  // Cutting may split a character at the end: the piece of it is left out.
  return `${Buffer.from(text)
    .subarray(0, most)
    .toString('utf8')
    .replace(/\uFFFD+$/, '')} ...`
}
