import type { ByteString } from '../../../model/record.ts'
import { placeholders } from './placeholders.ts'

/** First bytes of other protocols that strangers send to web ports. */
const OPENINGS: ReadonlyArray<readonly [ByteString, ByteString]> = [
  ['\x16\x03', '{tls-hello}'],
  ['SSH-', '{ssh-banner}'],
  ['\x03\x00\x00', '{rdp}'],
  ['\x04\x01', '{socks4}'],
  ['\x05\x01', '{socks5}'],
  ['\x05\x02', '{socks5}'],
  ['JRMI', '{java-rmi}'],
  ['GIOP', '{corba}'],
  ['t3 ', '{weblogic-t3}'],
  ['PRI * HTTP/2', '{http2-preface}'],
  ['EHLO', '{smtp}'],
  ['HELO', '{smtp}'],
  ['{"', '{json-rpc}'],
  ['*1\r\n', '{redis}'],
  ['MGLNDD_', '{mglndd}'],
  ['\x10\x16\x00\x04MQTT', '{mqtt}'],
]

/** Bytes that tell a protocol within the first 64 bytes. */
const INSIDE: ReadonlyArray<readonly [ByteString, ByteString]> = [
  ['\xffSMB', '{smb}'],
  ['\xfeSMB', '{smb}'],
  ['mstshash=', '{rdp}'],
  ['MQTT', '{mqtt}'],
  ['version\x04bind', '{dns}'],
  ['mining.', '{json-rpc}'],
  [' SIP/2', '{sip}'],
  [' RTSP/1', '{rtsp}'],
]

/** Template of a request line that is no HTTP request, by what it seems to be. */
export function garbageOf(request: ByteString): ByteString {
  if (request.length === 0 || request === '-') return '{empty}'
  // Some servers log control bytes as text: \x16\x03\x01.
  const bytes = request.startsWith('\\x') ? unescapeHex(request.slice(0, 256)) : request.slice(0, 64)
  for (const [opening, name] of OPENINGS) if (bytes.startsWith(opening)) return name
  for (const [inside, name] of INSIDE) if (bytes.includes(inside)) return name
  if (bytes.charCodeAt(0) === 0x80 && bytes.charCodeAt(2) === 1 && bytes.charCodeAt(3) === 3) return '{tls-hello}'
  if (/^\0+$/.test(bytes)) return '{nul-bytes}'
  if (!/^[\x20-\x7e]{4}/.test(bytes)) return '{binary}'
  return `{text} ${placeholders(bytes, 0, bytes.length, 40)}`
}

function unescapeHex(text: ByteString): ByteString {
  return text.replace(/\\x([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
