import type { Accounts } from '../auth/accounts.ts'
import { DEFAULT_SETTINGS, Settings } from './schemas/settings.ts'

/** The settings in force. What an older version saved, or a newer one, is kept as far as it is understood. */
export async function settingsOf(accounts: Accounts): Promise<Settings> {
  const saved = await accounts.settings()
  if (typeof saved !== 'object' || saved === null) return DEFAULT_SETTINGS
  const settings: Record<string, unknown> = { ...DEFAULT_SETTINGS }
  for (const [name, schema] of Object.entries(Settings.shape)) {
    const value = Object.hasOwn(saved, name) ? schema.safeParse((saved as Record<string, unknown>)[name]) : null
    if (value?.success) settings[name] = value.data
  }
  return settings as Settings
}
