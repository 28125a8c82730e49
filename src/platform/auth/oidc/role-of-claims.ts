import type { UserRole } from '../roles.ts'
import type { OidcSettings } from './settings.ts'

const ORDER: readonly UserRole[] = ['viewer', 'operator', 'approver', 'admin']

/** The greatest role that the claims give; null when they give none. */
export function roleOfClaims(claims: Record<string, unknown>, settings: OidcSettings): UserRole | null {
  const named = Object.hasOwn(claims, settings.groupsClaim) ? claims[settings.groupsClaim] : []
  const groups = (Array.isArray(named) ? named : [named]).filter((group) => typeof group === 'string')
  const roles = groups.map((group) => (Object.hasOwn(settings.groups, group) ? settings.groups[group] : undefined))
  return ORDER.findLast((role) => roles.includes(role) || settings.everybody === role) ?? null
}
