import { forwardedHops } from '../forwarded.ts'
import { formatFromLayout } from './layout-format.ts'
import { delimited } from './layout-template.ts'

/** Combined with X-Forwarded-For behind it: the `main` format of nginx's own configuration file. */
export const combinedForwarded = {
  ...formatFromLayout(
    'combined-forwarded',
    'nginx main: combined with X-Forwarded-For',
    delimited(
      '{source} {ignore} {user*} [{time-clf}] "{request}" {status} {bytes} "{referrer}" "{userAgent}" "{forwardedFor}"',
    ),
  ),
  // Any quoted field could stand there; only addresses tell.
  likely: ({ forwardedFor }: { forwardedFor: string | null }) =>
    forwardedFor === null || forwardedHops(forwardedFor).every((hop) => hop !== null),
}
