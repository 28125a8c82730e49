import type { TokenOptions } from '../../cli/ports.ts'
import { hashOfSecret, makeSecret } from '../../platform/auth/secret.ts'
import { FirebreakError } from '../../support/errors.ts'
import { iso } from '../../support/time.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { openStores } from './open-stores.ts'
import { placesOf } from './places.ts'

const DAY = 86_400_000

/** `firebreak token SENSOR`: makes a token only this sensor may use, and prints it once; the store keeps its hash. */
export async function token(name: string, options: TokenOptions): Promise<number> {
  const days = Number(options.days)
  if (!/^\d+$/.test(options.days) || days < 1 || days > 3650) {
    throw new FirebreakError('usage', `--days ${options.days}: not a whole number from 1 to 3650.`, { field: '--days' })
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) {
    throw new FirebreakError('usage', 'A sensor’s name is letters, digits, dot, dash and underscore, at most 63.', {
      field: 'sensor',
    })
  }
  const terminal = createTerminal(options)
  const stores = await openStores(placesOf(process.env))
  try {
    const secret = makeSecret('sensor', await stores.accounts.key())
    const expires = Date.now() + days * DAY
    const act = {
      actor: 'command line',
      action: 'create-token',
      object: `token ${name}`,
      detail: { scope: 'sensor', sensor: name, expires: iso(expires) },
    }
    await stores.accounts.createToken(act, {
      name,
      scope: 'sensor',
      sensor: name,
      owner: null,
      expires,
      hash: hashOfSecret(secret),
    })
    await terminal.write(
      wantsJson(options)
        ? jsonText({ schema: 'firebreak.token/1', sensor: name, token: secret, expires: iso(expires) }, options)
        : `${secret}\n`,
    )
    terminal.say(`Good until ${iso(expires)}, for the sensor ${name} only. It is not shown again.`)
  } finally {
    await stores.close()
  }
  return 0
}
