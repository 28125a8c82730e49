import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** 32 MiB and about 80 ms a try (OWASP's second choice: N = 2^15, r = 8, p = 3 has the same cost as 2^17, 8, 1). */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 2 ** 20 }
const FORM = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/

/** Tries at the same time, and tries that may wait: more would let a flood of sign-ins take the machine. */
const AT_ONCE = 2
const WAITING = 16

let running = 0
const queue: Array<() => void> = []

/** `scrypt$N$r$p$salt$hash`, base64url. Null when too many are waiting: try later. */
export async function hashPassword(password: string): Promise<string | null> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt, COST)
  return hash && ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Whether it is the password; null when too many are waiting. `stored` null (no such user, no password) takes as long and is never right. */
export async function isPassword(password: string, stored: string | null): Promise<boolean | null> {
  const part = FORM.exec(stored ?? '')
  const salt = part ? Buffer.from(part[4] ?? '', 'base64url') : Buffer.alloc(16)
  const cost = part ? { N: Number(part[1]), r: Number(part[2]), p: Number(part[3]), maxmem: COST.maxmem } : COST
  const hash = await derive(password, salt, cost)
  if (hash === null) return null
  const wanted = Buffer.from(part?.[5] ?? '', 'base64url')
  return wanted.length === hash.length && timingSafeEqual(wanted, hash)
}

async function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer | null> {
  if (running < AT_ONCE) running++
  else if (queue.length >= WAITING) return null
  else await new Promise<void>((resolve) => queue.push(resolve))
  try {
    return await new Promise((resolve, reject) => {
      // NFKC: the same letters typed on another keyboard are the same password.
      scrypt(password.normalize('NFKC'), salt, 32, cost, (error, hash) => (error ? reject(error) : resolve(hash)))
    })
  } finally {
    // The place goes to the next in the queue, or becomes free.
    const next = queue.shift()
    if (next) next()
    else running--
  }
}
