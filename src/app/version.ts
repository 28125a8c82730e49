import { readFileSync } from 'node:fs'

/** Set by the bundler; absent when the sources run as they are. */
declare const FIREBREAK_VERSION: string | undefined

export const version: string =
  typeof FIREBREAK_VERSION === 'string'
    ? FIREBREAK_VERSION
    : String(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version)
