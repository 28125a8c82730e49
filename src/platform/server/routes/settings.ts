import { route } from '../route.ts'
import { Settings } from '../schemas/settings.ts'
import { settingsOf } from '../settings-of.ts'

export const settingsRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/settings',
      verb: 'read',
      object: 'settings',
      summary: 'What is set.',
      answer: Settings,
    },
    (_call, parts) => settingsOf(parts.accounts),
  ),
  route(
    {
      method: 'PUT',
      path: '/api/settings',
      verb: 'change',
      object: 'settings',
      summary: 'Replace the settings.',
      body: Settings,
      answer: Settings,
    },
    async ({ body, caller }, parts) => {
      const before = await settingsOf(parts.accounts)
      const act = { actor: caller.name, action: 'change-settings', object: 'settings', detail: changed(before, body) }
      await parts.accounts.saveSettings(act, body)
      parts.told(act)
      return body
    },
  ),
]

/** Only what differs: `{keepDays: [400, 30]}`. */
function changed(before: Settings, after: Settings): Record<string, unknown> {
  const names = Object.keys(after) as Array<keyof Settings>
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, [before[name], after[name]]]),
  )
}
