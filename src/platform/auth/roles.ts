/** Roles of users, each containing the ones before it. */
export type UserRole = 'viewer' | 'operator' | 'approver' | 'admin'

export type TokenScope = 'sensor' | 'read' | 'admin'
