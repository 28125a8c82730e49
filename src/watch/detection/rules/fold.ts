import type { ByteString } from '../../../model/record.ts'

const highByte = /[\x80-\xff]/

/** ASCII letters to lower case; other bytes stay, since a byte of a UTF-8 sequence is no letter. */
export function fold(bytes: ByteString): ByteString {
  return highByte.test(bytes) ? bytes.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : bytes.toLowerCase()
}
