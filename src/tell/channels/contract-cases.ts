import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { ChannelName } from './api.ts'

/** What a far end got, in the words of the family. */
export interface Got {
  subject: string
  text: string
  /** Everything as it came, for tests of what must not be in it. */
  raw: string
  headers: Record<string, string | string[] | undefined>
}

/** A real server of the kind, on loopback, and the settings of a channel to it. */
export interface FarEnd {
  settings: Record<string, unknown>
  got: Got[]
  /** `well`, refusing for good, or refusing for now. */
  answer: 'well' | 'never' | 'later'
  close(): Promise<void>
}

/** How each kind's far end takes a message apart. */
const READERS: Record<Exclude<ChannelName, 'mail'>, (body: never) => { subject: string; text: string }> = {
  webhook: (body: { subject: string; text: string }) => body,
  ntfy: (body: { title: string; message: string }) => ({ subject: body.title, text: body.message }),
  matrix: ({ body }: { body: string }) => halves(body, '\n\n'),
  slack: ({ text }: { text: string }) => {
    const { subject, text: rest } = halves(text, '\n')
    return { subject: entities(subject.slice(1, -1)), text: entities(rest) }
  },
}

const SETTINGS: Record<Exclude<ChannelName, 'mail'>, (url: string) => Record<string, unknown>> = {
  webhook: (url) => ({ url: `${url}/secret-path`, secret: 'sixteen letters or more' }),
  ntfy: (url) => ({ server: url, topic: 'firebreak', token: 'the-secret-token' }),
  matrix: (url) => ({ server: url, room: '!abc:example.org', token: 'the-secret-token' }),
  slack: (url) => ({ url: `${url}/services/secret-path` }),
}

export function startFarEnd(kind: ChannelName): Promise<FarEnd> {
  return kind === 'mail' ? startMail() : startWeb(kind)
}

async function startWeb(kind: Exclude<ChannelName, 'mail'>): Promise<FarEnd> {
  const server = createServer((request, response) => {
    let raw = ''
    request.on('data', (piece) => (raw += piece))
    request.on('end', () => {
      if (end.answer === 'well')
        end.got.push({ ...READERS[kind](JSON.parse(raw) as never), raw, headers: request.headers })
      response.writeHead({ well: 200, never: 403, later: 503 }[end.answer]).end('said \u001b[31mred')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const end: FarEnd = {
    settings: SETTINGS[kind](url),
    got: [],
    answer: 'well',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return end
}

async function startMail(): Promise<FarEnd> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (end.answer === 'well') return done()
      done(Object.assign(new Error('said'), { responseCode: end.answer === 'never' ? 550 : 450 }))
    },
    onData(stream, _session, done) {
      let raw = ''
      stream.on('data', (piece: Buffer) => (raw += piece.toString('utf8')))
      stream.on('end', () => {
        end.got.push(readMail(raw))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const end: FarEnd = {
    settings: { host: '127.0.0.1', port, encryption: 'none', from: 'firebreak@example.org', to: ['anna@example.org'] },
    got: [],
    answer: 'well',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return end
}

function readMail(raw: string): Got {
  const { subject: head, text: body } = halves(raw.replaceAll('\r\n', '\n'), '\n\n')
  const headers = Object.fromEntries(
    head
      .replace(/\n[ \t]+/g, ' ')
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const quoted = headers['content-transfer-encoding'] === 'quoted-printable'
  const text = headers['content-transfer-encoding'] === 'base64' ? fromBase64(body) : quoted ? fromQuoted(body) : body
  return { subject: words(headers.subject ?? ''), text, raw, headers }
}

/** RFC 2047. */
function words(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, how: string, coded: string) =>
      how.toUpperCase() === 'B' ? fromBase64(coded) : fromQuoted(coded.replaceAll('_', ' ')),
    )
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8')
}

function fromQuoted(text: string): string {
  const bytes = text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_all, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function halves(text: string, at: string): { subject: string; text: string } {
  const place = text.indexOf(at)
  return { subject: text.slice(0, place), text: text.slice(place + at.length) }
}

function entities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
