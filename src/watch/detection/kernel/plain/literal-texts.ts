import type { ByteString, LogRecord } from '../../../../model/record.ts'
import { decode } from '../../rules/decode.ts'
import { squash } from '../../rules/views.ts'

const mayDiffer = /[%\\+\xc0\xc1\xe0\xf0]|\/\.?\//

/**
 * Texts in which every literal of every view of every field occurs: the line, its fields where the format's quoting hides them, and
 * both decoded and squashed. It may hold more than the views do (it takes no notice of fields), never less.
 */
export function literalTexts(line: ByteString, record: LogRecord | null): ByteString[] {
  const hidden = record !== null && line.includes('\\')
  const raw = hidden ? `${line}\n${fieldsOf(record)}` : joined(line, record)
  if (!mayDiffer.test(raw)) return [raw]
  const texts = [raw]
  // An unchanged text comes back as the same string: nothing more can come of it.
  const once = decode(raw, raw.length)
  const twice = once === raw ? once : decode(once, once.length)
  const squashedRaw = squash(raw)
  if (once !== raw) texts.push(once)
  if (twice !== once) texts.push(twice)
  if (squashedRaw !== raw) texts.push(squashedRaw)
  if (twice !== raw) {
    const squashed = squash(twice)
    if (squashed !== twice) texts.push(squashed)
  }
  return texts
}

function fieldsOf(record: LogRecord): ByteString {
  const fields = [
    record.method,
    record.target,
    record.protocol,
    record.referrer,
    record.userAgent,
    record.host,
    record.user,
  ]
  fields.push(record.contentType, record.cookie, record.forwardedFor, record.request, ...Object.values(record.other))
  return fields.filter((field) => field !== null).join('\n')
}

/** Formats that log path and query apart: a literal may lie across both. */
function joined(line: ByteString, record: LogRecord | null): ByteString {
  const target = record?.target ?? null
  return target === null || line.includes(target) ? line : `${line}\n${target}`
}
