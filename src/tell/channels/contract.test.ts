import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it } from 'vitest'
import { FirebreakError } from '../../support/errors.ts'
import { CHANNEL_KINDS, checkSettings, openChannel, shownSettings, whereOf } from './api.ts'
import { type FarEnd, startFarEnd } from './contract-cases.ts'
import type { Message } from './types.ts'

const MESSAGE: Message = {
  id: 'escalation-17',
  subject: 'DSA-5343-1 was not evaluated in time',
  text: 'It passed from anna to bert.\nIts hosts must be closed by Sunday, 18:00 UTC.',
  urgent: true,
  link: 'https://firebreak.example/advisories/DSA-5343-1',
}

for (const kind of CHANNEL_KINDS) {
  describe(`a channel by ${kind}`, () => {
    let end: FarEnd
    beforeEach(async () => {
      end = await startFarEnd(kind)
      return () => end.close()
    })
    const send = (message: Message): Promise<void> => openChannel(kind, checkSettings(kind, end.settings)).send(message)

    it('hands over subject, text and link', async () => {
      await send(MESSAGE)
      expect(end.got).toHaveLength(1)
      expect(end.got[0]?.subject).toBe(MESSAGE.subject)
      expect(end.got[0]?.text).toContain(MESSAGE.text)
      expect(end.got[0]?.raw).toContain('https://firebreak.example/advisories/DSA-5343-1')
    })
    it('lets no text mean anything but itself', async () => {
      const subject = 'x\r\nBcc: evil@example.org <!channel> <b>bold</b>'
      const text = `.\r\n.\nQUIT\n<!everyone> <https://evil.example|good> <script>alert(1)</script> ${'é'.repeat(10)}`
      await send({ ...MESSAGE, subject, text })
      const got = end.got[0]
      expect(Object.keys(got?.headers ?? {})).not.toContain('bcc')
      if (kind === 'slack') expect(got?.raw).not.toMatch(/<[!h]/)
      if (kind === 'matrix') expect(JSON.parse(got?.raw ?? '').formatted_body).not.toMatch(/<(?:script|b>|!)/)
      expect(got?.text).toContain('é'.repeat(10))
    })
    it('says the same id at every try, so that a receiver can drop what it has', async () => {
      await send(MESSAGE)
      await send(MESSAGE)
      expect(end.got).toHaveLength(2)
      if (kind === 'mail') expect(new Set(end.got.map((got) => got.headers['message-id'])).size).toBe(1)
      if (kind === 'webhook')
        expect(end.got.map((got) => got.headers['idempotency-key'])).toEqual([MESSAGE.id, MESSAGE.id])
    })
    it('tells a refusal for now from one for good', async () => {
      end.answer = 'later'
      await expect(send(MESSAGE)).rejects.toMatchObject({ code: 'channel-failed' })
      end.answer = 'never'
      await expect(send(MESSAGE)).rejects.toMatchObject({ code: 'channel-refused' })
      expect(end.got).toEqual([])
    })
    it('fails for now when nobody is there', async () => {
      await end.close()
      await expect(send(MESSAGE)).rejects.toMatchObject({ code: 'channel-failed' })
    })
    it('shows no secret in its place, its settings or its faults', async () => {
      end.answer = 'never'
      const settings = checkSettings(kind, end.settings)
      const fault = await send(MESSAGE).catch((error: unknown) => error)
      const shown = [whereOf(kind, settings), JSON.stringify(shownSettings(kind, settings)), (fault as Error).message]
      expect(shown.join('\n')).not.toMatch(/secret|sixteen/)
      expect((fault as Error).message).not.toContain('\u001b')
    })
    it('refuses settings it does not know', () => {
      expect(() => checkSettings(kind, { ...end.settings, more: 1 })).toThrow(FirebreakError)
      expect(() => checkSettings(kind, {})).toThrow(FirebreakError)
      expect(() => checkSettings(kind, 'text')).toThrow(FirebreakError)
    })
  })
}

describe('a webhook', () => {
  it('signs its body', async () => {
    const end = await startFarEnd('webhook')
    await openChannel('webhook', end.settings).send(MESSAGE)
    const { raw, headers } = end.got[0] ?? { raw: '', headers: {} as Record<string, string> }
    const expected = createHmac('sha256', 'sixteen letters or more').update(raw).digest('hex')
    expect(headers['x-firebreak-signature']).toBe(`sha256=${expected}`)
    await end.close()
  })
  it('follows no redirect', async () => {
    let asked = 0
    const server = createServer((_request, response) => {
      asked++
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await expect(openChannel('webhook', { url }).send(MESSAGE)).rejects.toMatchObject({ code: 'channel-refused' })
    expect(asked).toBe(1)
    server.close()
  })
})

describe('mail', () => {
  const settings = { host: 'mail.example.org', from: 'a@example.org', to: ['b@example.org'] }
  it('leaves this machine only encrypted', () => {
    expect(() => checkSettings('mail', { ...settings, encryption: 'none' })).toThrow('only encrypted')
    expect(checkSettings('mail', settings)).toMatchObject({ encryption: 'starttls', port: 587 })
  })
  it('does not talk on when the server offers no encryption', async () => {
    const end = await startFarEnd('mail')
    const given = { ...end.settings, encryption: 'starttls', host: 'localhost' }
    await expect(openChannel('mail', checkSettings('mail', given)).send(MESSAGE)).rejects.toBeInstanceOf(FirebreakError)
    expect(end.got).toEqual([])
    await end.close()
  })
})
