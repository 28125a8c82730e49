import type { ByteString } from '../../../model/record.ts'

const ORDINARY: ReadonlySet<ByteString | null> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])

/** Whether a method is none of the usual ones, or the request has none. */
export function isOddMethod(method: ByteString | null): boolean {
  return !ORDINARY.has(method)
}
