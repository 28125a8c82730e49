import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { fail } from '../../support/errors.ts'
import { visibleText } from '../../support/escape.ts'
import type { ChannelKind } from './types.ts'

const Address = z.email().max(254)

const Settings = z
  .strictObject({
    host: z.string().regex(/^[\w.:-]{1,253}$/, 'the name of a mail server'),
    port: z.number().int().min(1).max(65_535).default(587),
    /** `starttls`: never without encryption; `tls`: from the first byte; `none`: only to this machine. */
    encryption: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: z.string().min(1).max(254).optional(),
    password: z.string().min(1).max(1000).optional(),
    from: Address,
    to: z.array(Address).min(1).max(50),
  })
  .refine(({ user, password }) => (user === undefined) === (password === undefined), {
    path: ['password'],
    message: 'user and password belong together',
  })
  .refine(({ encryption, host }) => encryption !== 'none' || /^(?:127\.|::1$|localhost$)/.test(host), {
    path: ['encryption'],
    message: 'mail leaves this machine only encrypted',
  })

/** Milliseconds. */
const LONGEST = 20_000

export const mail: ChannelKind<z.output<typeof Settings>> = {
  settings: Settings,
  secrets: ['password'],
  where: ({ to, host }) => `${to.join(', ')} (by ${host})`,
  open: ({ host, port, encryption, user, password, from, to }) => ({
    async send(message) {
      const transport = createTransport({
        host,
        port,
        secure: encryption === 'tls',
        requireTLS: encryption === 'starttls',
        ignoreTLS: encryption === 'none',
        ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
        connectionTimeout: LONGEST,
        greetingTimeout: LONGEST,
        socketTimeout: LONGEST,
        // A message must not make the server read files or fetch pages.
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await transport.sendMail({
          from: { name: 'Firebreak', address: from },
          to: [...to],
          subject: message.subject,
          text: message.link === null ? message.text : `${message.text}\n\n${message.link}\n`,
          messageId: `<${message.id}@firebreak.${from.slice(from.lastIndexOf('@') + 1)}>`,
          headers: {
            'auto-submitted': 'auto-generated',
            ...(message.urgent ? { importance: 'high', 'x-priority': '1' } : {}),
          },
        })
      } catch (error) {
        refusal(error)
      } finally {
        transport.close()
      }
    },
  }),
}

/** A 5xx answer of the mail server is final, and so are its name and password; everything else may be better later. */
function refusal(error: unknown): never {
  const { responseCode, code } = error as { responseCode?: number; code?: string }
  const words = `The mail server: ${visibleText(error instanceof Error ? error.message : 'unknown fault', 300)}.`
  const final = code === 'EAUTH' || (responseCode !== undefined && responseCode >= 500 && responseCode < 600)
  return fail(final ? 'channel-refused' : 'channel-failed', words, { cause: error })
}
