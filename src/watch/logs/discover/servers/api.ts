import { apache } from './apache.ts'
import { caddy } from './caddy.ts'
import { lighttpd } from './lighttpd.ts'
import { nginx } from './nginx.ts'
import type { ServerConfig } from './types.ts'

/** Every web server whose configuration is understood. */
export const servers: readonly ServerConfig[] = [apache, nginx, caddy, lighttpd]
