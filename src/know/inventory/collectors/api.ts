import { alpinePackages } from './alpine-packages.ts'
import { apacheModules } from './apache-modules.ts'
import { containers } from './containers.ts'
import { debianOffers } from './debian-offers.ts'
import { debianPackages } from './debian-packages.ts'
import { kernel } from './kernel.ts'
import { languagePackages } from './language-packages.ts'
import { listeners } from './listeners.ts'
import { nginxModules } from './nginx-modules.ts'
import { phpModules } from './php-modules.ts'
import { rpmPackages } from './rpm-packages.ts'
import { runningCode } from './running-code.ts'
import { system } from './system.ts'
import type { Collector, Platform } from './types.ts'
import { windowsIis } from './windows-iis.ts'
import { windowsListeners } from './windows-listeners.ts'
import { windowsSoftware } from './windows-software.ts'
import { windowsSystem } from './windows-system.ts'
import { windowsUpdates } from './windows-updates.ts'

/** Every collector. The cheap and important ones come first: when a host's time is over, the end is what is missing. */
export const collectors: readonly Collector[] = [
  system,
  kernel,
  debianPackages,
  rpmPackages,
  alpinePackages,
  listeners,
  nginxModules,
  apacheModules,
  phpModules,
  runningCode,
  debianOffers,
  containers,
  languagePackages,
  windowsSystem,
  windowsUpdates,
  windowsListeners,
  windowsIis,
  windowsSoftware,
]

/** `quick` leaves out what searches directories. */
export function collectorsFor(platform: Platform, quick: boolean): Collector[] {
  return collectors.filter((one) => one.platform === platform && !(quick && one === languagePackages))
}
