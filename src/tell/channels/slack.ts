import { z } from 'zod'
import { post } from './post.ts'
import type { ChannelKind } from './types.ts'
import { hostOf, WebAddress } from './web-address.ts'

const Settings = z.strictObject({ url: WebAddress })

/** Incoming webhooks of Slack, and of the many that take the same form (Mattermost, Rocket.Chat, Zulip, Discord with `/slack`). */
export const slack: ChannelKind<z.output<typeof Settings>> = {
  settings: Settings,
  secrets: ['url'],
  where: ({ url }) => hostOf(url),
  open: ({ url }) => ({
    send(message) {
      const parts = [`*${plain(message.subject)}*`, plain(message.text)]
      if (message.link !== null) parts.push(plain(message.link))
      const body = { text: parts.join('\n'), unfurl_links: false, unfurl_media: false }
      return post(url, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    },
  }),
}

/** Those three make `<!channel>`, links with false names, and references to people. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
