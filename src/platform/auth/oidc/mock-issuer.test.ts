import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type MockIssuer, startMockIssuer } from './mock-issuer.ts'

let mock: MockIssuer
beforeAll(async () => {
  mock = await startMockIssuer()
})
afterAll(() => mock?.close())

const VERIFIER = 'v'.repeat(43)
const REDIRECT = 'http://127.0.0.1:9/back'

async function code(): Promise<string> {
  const query = new URLSearchParams({
    client_id: mock.clientId,
    redirect_uri: REDIRECT,
    code_challenge_method: 'S256',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    nonce: 'n',
    state: 's',
  })
  const answer = await fetch(`${mock.issuer}/authorize?${query}`, { redirect: 'manual' })
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.searchParams.get('state')).toBe('s')
  return back.searchParams.get('code') ?? ''
}

function exchange(of: string, verifier = VERIFIER, secret = mock.clientSecret): Promise<Response> {
  const basic = Buffer.from(`${mock.clientId}:${encodeURIComponent(secret).replaceAll('%20', '+')}`).toString('base64')
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code: of,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
  })
  return fetch(`${mock.issuer}/token`, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body })
}

it('gives a code for a token once, to who knows the verifier and the client secret', async () => {
  const one = await code()
  const answer = await exchange(one)
  expect(answer.status).toBe(200)
  expect(((await answer.json()) as { id_token: string }).id_token.split('.')).toHaveLength(3)
  expect((await exchange(one)).status).toBe(400)
  expect((await exchange(await code(), 'w'.repeat(43))).status).toBe(400)
  expect((await exchange(await code(), VERIFIER, 'guessed')).status).toBe(401)
})

it('describes itself', async () => {
  const answer = await fetch(`${mock.issuer}/.well-known/openid-configuration`)
  expect(await answer.json()).toMatchObject({ issuer: mock.issuer })
  expect((await fetch(`${mock.issuer}/none`)).status).toBe(404)
  expect((await fetch(`${mock.issuer}/authorize`)).status).toBe(400)
})
