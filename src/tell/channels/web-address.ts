import { z } from 'zod'

/** An address of http or https without a name and password in it. */
export const WebAddress = z
  .string()
  .max(2000)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'an address of http or https')
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'an address without a name and password')

/** The host alone: the rest of such an address is often its secret. */
export function hostOf(url: string): string {
  return new URL(url).host
}
