import type { VersionOrder } from './types.ts'

/** Texts nobody has given an order. Ordered by their characters so that there is one; only equality means anything. */
export const opaque: VersionOrder = {
  scheme: 'opaque',
  title: 'Texts without an order: equal or not',
  key: (version) => version.trim(),
}
