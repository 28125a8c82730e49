import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { post } from './post.ts'
import type { ChannelKind } from './types.ts'
import { hostOf, WebAddress } from './web-address.ts'

const Settings = z.strictObject({
  url: WebAddress,
  secret: z.string().min(16, 'at least 16 characters').max(200).optional(),
})

/**
 * JSON to any address. With a secret the header `x-firebreak-signature` holds `sha256=` and the HMAC-SHA-256 of the body, hexadecimal,
 * as many receivers of webhooks can check already.
 */
export const webhook: ChannelKind<z.output<typeof Settings>> = {
  settings: Settings,
  secrets: ['secret', 'url'],
  where: ({ url }) => hostOf(url),
  open: ({ url, secret }) => ({
    send(message) {
      const body = JSON.stringify({ schema: 'firebreak.message/1', ...message })
      const signature =
        secret === undefined
          ? {}
          : { 'x-firebreak-signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` }
      return post(url, {
        headers: { 'content-type': 'application/json', 'idempotency-key': message.id, ...signature },
        body,
      })
    },
  }),
}
