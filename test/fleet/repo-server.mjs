// Serves one directory read-only over HTTP: the fleet's package repository.
// usage: node repo-server.mjs DIR ADDRESS PORT
// No Last-Modified: its whole seconds would hide the second of two publishes within one.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join, normalize } from 'node:path'

const [dir, address, port] = process.argv.slice(2)

createServer(async (req, res) => {
  const path = join(dir, normalize('/' + decodeURIComponent(req.url.split('?')[0])))
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return void res.writeHead(404).end()
  res.writeHead(200, { 'content-length': info.size })
  if (req.method === 'HEAD') return void res.end()
  createReadStream(path)
    .on('error', () => res.destroy())
    .pipe(res)
}).listen(Number(port), address)
