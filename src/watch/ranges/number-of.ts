import { type Address, addressText } from '../../support/address.ts'

/** The address as a 128-bit number: equal addresses are equal numbers, and ranges are intervals. */
export function numberOf({ key }: Pick<Address, 'key'>): bigint {
  const view = new DataView(key.buffer, key.byteOffset, 16)
  return (view.getBigUint64(0) << 64n) | view.getBigUint64(8)
}

export function textOf(number: bigint): string {
  const key = new Uint8Array(16)
  const view = new DataView(key.buffer)
  view.setBigUint64(0, number >> 64n)
  view.setBigUint64(8, number & 0xffff_ffff_ffff_ffffn)
  return addressText(key)
}
