import type { ByteString, LogRecord } from '../../../../model/record.ts'
import { isoTime } from '../../../../support/time.ts'
import type { JsonKey, Layout, ParseFailure, Role } from '../types.ts'
import { joined } from './delimited.ts'
import { splitRequest } from './request-line.ts'
import { scanJson } from './scan-json.ts'
import { anyTime, readCount, readDuration, readSource, readSourcePort, readStatus } from './values.ts'

export type JsonLayout = Extract<Layout, { kind: 'json' }>

const UNITS: Readonly<Record<string, number>> = { 'duration-s': 1000, 'duration-ms': 1, 'duration-us': 0.001 }

/** Reads one JSON object by the rules written at `Layout`. `line` holds nothing before the object. */
export function createJsonReader(layout: JsonLayout): (line: ByteString) => LogRecord | ParseFailure {
  const needs = (layout.needs ?? []).map((path): JsonKey => ({ path, role: 'ignore' }))
  const keys = [...layout.keys]
  for (const need of needs) if (!keys.some((key) => key.path === need.path)) keys.push(need)
  const needed = (layout.needs ?? []).map((path) => keys.findIndex((key) => key.path === path))
  const scan = scanJson(keys.map((key) => key.path))
  const byRole = new Map<Role, number[]>()
  for (const [i, key] of keys.entries()) byRole.set(key.role, [...(byRole.get(key.role) ?? []), i])
  const named = keys.flatMap((key, i) =>
    key.role === 'ignore' && key.name !== undefined ? [{ i, name: key.name }] : [],
  )
  const sources = keys.flatMap((key, i) => (key.role === 'source' || key.role === 'source-port' ? [i] : []))
  const times = keys.flatMap((key, i) => (key.role.startsWith('time-') && key.role !== 'time-of-day' ? [i] : []))
  const durations = keys.flatMap((key, i) => (key.role in UNITS ? [i] : []))
  if (sources.length === 0) throw new Error('a layout needs a source')

  return function read(line: ByteString): LogRecord | ParseFailure {
    const values = scan(line)
    if (typeof values === 'string') return { failed: values }
    for (const i of needed) if (values[i] === null) return { failed: `no ${keys[i]?.path ?? ''}` }

    function text(i: number): ByteString | null {
      const value = values[i] ?? null
      return value === null || value === '' || value === '-' ? null : value
    }
    function first(role: Role): ByteString | null {
      for (const i of byRole.get(role) ?? []) {
        const value = text(i)
        if (value !== null) return value
      }
      return null
    }

    const sourceAt = sources.find((i) => text(i) !== null)
    const rawSource = sourceAt === undefined ? null : text(sourceAt)
    if (sourceAt === undefined || rawSource === null) return { failed: 'no source' }
    const source =
      keys[sourceAt]?.role === 'source' ? readSource(rawSource, 0, rawSource.length) : readSourcePort(rawSource)
    if (source === null) return { failed: 'the source is neither an address nor a host name' }

    const time = timeIn(times, text, first)
    if (time === undefined) return { failed: 'the time cannot be read' }
    const rawStatus = first('status') ?? ''
    const status = readStatus(rawStatus, 0, rawStatus.length)
    if (status === -2) return { failed: 'the status is not three digits' }
    const rawBytes = first('bytes') ?? ''
    const bytes = readCount(rawBytes, 0, rawBytes.length)
    const durationAt = durations.find((i) => text(i) !== null)
    const unit = durationAt === undefined ? 1 : (UNITS[keys[durationAt]?.role ?? ''] ?? 1)

    const request = first('request') ?? first('request-url')
    let method = first('method')
    let target = first('target') ?? joined(first('path'), first('query'))
    let protocol = first('protocol')
    if (request !== null) {
      const parts = splitRequest(request, 0, request.length)
      if (parts.methodEnd !== -1) {
        method ??= request.slice(0, parts.methodEnd)
        target ??= request.slice(parts.targetStart, parts.targetEnd) || null
        if (parts.protocolStart !== -1) protocol ??= request.slice(parts.protocolStart)
      }
    }
    const other: Record<string, ByteString> = {}
    for (const { i, name } of named) {
      const value = text(i)
      if (value !== null) other[name] = value
    }
    return {
      time,
      source,
      peer: source,
      request,
      method,
      target,
      protocol,
      status: status < 0 ? null : status,
      bytes: bytes < 0 ? null : bytes,
      referrer: first('referrer'),
      userAgent: first('userAgent'),
      host: first('host'),
      user: first('user'),
      contentType: first('contentType'),
      cookie: first('cookie'),
      forwardedFor: first('forwardedFor'),
      duration: durationAt === undefined ? null : (readDuration(text(durationAt) ?? '', unit) ?? null),
      other,
    }
  }
}

/** Null when the line has no time at all, undefined when what it has cannot be read. */
function timeIn(
  times: number[],
  text: (i: number) => ByteString | null,
  first: (role: Role) => ByteString | null,
): number | null | undefined {
  for (const i of times) {
    const raw = text(i)
    if (raw !== null) return anyTime(raw) ?? undefined
  }
  const date = first('date')
  const clock = first('time-of-day')
  return date === null || clock === null ? null : (isoTime(`${date} ${clock}`) ?? undefined)
}
