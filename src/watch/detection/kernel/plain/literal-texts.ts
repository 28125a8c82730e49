import type { ByteString, LogRecord } from '../../../../model/record.ts'
import { decode } from '../../rules/decode.ts'
import { squash } from '../../rules/views.ts'

const mayDiffer = /[%\\+\xc0\xc1\xe0\xf0]|\/\.?\//

/**
 * Texts in which every literal of every view of every field occurs: the line, its fields where the format's quoting hides them, and
 * both decoded and squashed. It may hold more than the views do (it decodes `+` everywhere and nowhere), never less.
 */
export function literalTexts(line: ByteString, record: LogRecord | null): ByteString[] {
  const hidden = record !== null && line.includes('\\')
  const raw = hidden ? `${line}\n${fieldsOf(record)}` : joined(line, record)
  if (!mayDiffer.test(raw)) return [raw]
  const texts = [raw]
  const plain = decode(raw, raw.length)
  const once = raw.includes('+') ? decode(raw, 0) : plain
  // An unchanged text comes back as the same string: nothing more can come of it.
  for (const form of once === plain ? [plain] : [plain, once]) {
    const twice = form === raw ? form : decode(form, form.length)
    const squashed = squash(twice)
    if (form !== raw) texts.push(form)
    if (twice !== form) texts.push(twice)
    if (squashed !== twice) texts.push(squashed)
  }
  const squashed = squash(raw)
  if (squashed !== raw && plain !== raw) texts.push(squashed)
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
