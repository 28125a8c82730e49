import { alb } from './alb.ts'
import { apacheError } from './apache-error.ts'
import { bunkerweb } from './bunkerweb.ts'
import { combinedForwarded } from './combined-forwarded.ts'
import { combinedShort } from './combined-short.ts'
import { combined } from './combined.ts'
import { commonExtra } from './common-extra.ts'
import { common } from './common.ts'
import { elb } from './elb.ts'
import { haproxyHttp } from './haproxy-http.ts'
import { jsonCaddy } from './json-caddy.ts'
import { jsonEcs } from './json-ecs.ts'
import { jsonEnvoy } from './json-envoy.ts'
import { jsonFastly } from './json-fastly.ts'
import { jsonNginx } from './json-nginx.ts'
import { jsonTraefik } from './json-traefik.ts'
import { lighttpd } from './lighttpd.ts'
import { nginxError } from './nginx-error.ts'
import { nginxHostSource } from './nginx-host-source.ts'
import { nginxProxyManager } from './nginx-proxy-manager.ts'
import { traefikClf } from './traefik-clf.ts'
import type { Format } from './types.ts'
import { vhostCombinedExtra } from './vhost-combined-extra.ts'
import { vhostCombinedForwarded } from './vhost-combined-forwarded.ts'
import { vhostCombined } from './vhost-combined.ts'
import { vhostCommon } from './vhost-common.ts'
import { w3c } from './w3c.ts'
import { zoraxy } from './zoraxy.ts'

/** Every built-in format, the more particular ones first: of those that fit equally well the first is taken. */
export const formats: readonly Format[] = [
  jsonCaddy,
  jsonTraefik,
  jsonNginx,
  jsonEnvoy,
  jsonFastly,
  jsonEcs,
  w3c,
  apacheError,
  nginxError,
  haproxyHttp,
  alb,
  elb,
  zoraxy,
  nginxProxyManager,
  nginxHostSource,
  traefikClf,
  combinedForwarded,
  lighttpd,
  combined,
  combinedShort,
  bunkerweb,
  vhostCombinedForwarded,
  vhostCombined,
  vhostCombinedExtra,
  vhostCommon,
  common,
  commonExtra,
]

/** Null when there is no such format. */
export function formatById(id: string): Format | null {
  return formats.find((format) => format.id === id) ?? null
}
