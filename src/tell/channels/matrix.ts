import { z } from 'zod'
import { html } from '../../support/escape.ts'
import { post } from './post.ts'
import type { ChannelKind } from './types.ts'
import { WebAddress } from './web-address.ts'

const Settings = z.strictObject({
  server: WebAddress,
  room: z.string().regex(/^![^\s:/]{1,200}:[^\s/]{1,200}$/, 'the id of a room: !abc:example.org'),
  token: z.string().min(1).max(1000),
})

/** A room on Matrix (client-server interface v3). The transaction id makes a message that is sent again count once. */
export const matrix: ChannelKind<z.output<typeof Settings>> = {
  settings: Settings,
  secrets: ['token'],
  where: ({ room }) => room,
  open: ({ server, room, token }) => ({
    send(message) {
      const address = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${encodeURIComponent(message.id)}`
      const text = [message.subject, message.text, ...(message.link === null ? [] : [message.link])].join('\n\n')
      const body = {
        msgtype: message.urgent ? 'm.text' : 'm.notice',
        body: text,
        format: 'org.matrix.custom.html',
        formatted_body: `<strong>${html(message.subject)}</strong><br>${lines(message.text)}${linkTo(message.link)}`,
      }
      return post(new URL(address, server).href, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
    },
  }),
}

function lines(text: string): string {
  return text.split('\n').map(html).join('<br>')
}

function linkTo(link: string | null): string {
  return link === null ? '' : `<br><a href="${html(link)}">${html(link)}</a>`
}
