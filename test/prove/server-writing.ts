import type { Format } from '../../src/watch/logs/formats/types.ts'
import type { Hostile } from './hostile.ts'

/** A server that writes one line about one request of `peer`, escaping as the real one does. */
export interface Server {
  name: string
  format: Format
  /** Lines in front of the first. */
  head?: string[]
  /** Share of lines that must still be read: refusing everything would be safe, and useless. */
  atLeast: number
  line(from: Hostile, peer: string): string
}

export const T = '[19/Jul/2026:10:05:01 +0000]'

const APACHE: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}
export const apache = (text: string) =>
  orDash(text.replace(/["\\\0-\x1f\x7f-\xff]/g, (c) => APACHE[c] ?? `\\x${hex(c)}`))
export const nginx = (text: string) =>
  orDash(text.replace(/["\\\0-\x1f\x7f-\xff]/g, (c) => `\\x${hex(c).toUpperCase()}`))
export const raw = (text: string) => orDash(text)
export const iis = (text: string) => orDash(text.replace(/[\0-\x20]/g, '+'))
export const cloudFront = (text: string) =>
  orDash(text.replace(/[\0-\x20"%\\\x7f-\xff]/g, (c) => `%${hex(c).toUpperCase()}`))
export const haproxy = (text: string) => text.replace(/[\0-\x1f"#{|}\x7f-\xff]/g, (c) => `#${hex(c).toUpperCase()}`)
export const json = (text: string) => JSON.stringify(text)
export const word = (text: string) => text.replace(/[^!-~]/g, '') || '-'

function hex(c: string): string {
  return c.charCodeAt(0).toString(16).padStart(2, '0')
}

function orDash(text: string): string {
  return text === '' ? '-' : text
}

/** A basic-auth user holds no colon: the header separates user and password there. */
export function user(from: Hostile): string {
  return from.below(2) === 0 ? '' : from.text().replaceAll(':', '')
}

/** A request line as sent: proper, or anything. */
export function request(from: Hostile): string {
  const kind = from.below(4)
  if (kind === 0) return from.text()
  return kind === 1 ? `GET ${from.text()} HTTP/1.1` : `POST /${word(from.text())} HTTP/1.1`
}

export type Escape = (text: string) => string

export function tail(from: Hostile, escape: Escape): string {
  return `${T} "${escape(request(from))}" 404 5 "${escape(from.text())}" "${escape(from.text())}"`
}
