import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** Some `clickhouse-server` on free loopback ports, each with its own directory, that know each other as cluster `firebreak`. */
export interface TestClickhouse {
  /** One URL for all. */
  url(database: string): string
  /** kill -9 of one server, then a start on the same data. */
  crash(server: number): Promise<void>
  /** Bytes of all data on disk. */
  size(): number
  stop(): Promise<void>
}

const BINARY = '/usr/sbin/clickhouse-server'

/** Debian's package; other places are not looked at. */
export function hasClickhouse(): boolean {
  return existsSync(BINARY) || existsSync('/usr/bin/clickhouse-server')
}

interface Ports {
  http: number
  tcp: number
  interserver: number
}

export async function startClickhouse(count: number): Promise<TestClickhouse> {
  const root = mkdtempSync(join(tmpdir(), 'firebreak-ch-'))
  const ports: Ports[] = []
  for (let i = 0; i < count; i++) {
    ports.push({ http: await freePort(), tcp: await freePort(), interserver: await freePort() })
  }
  const servers = await Promise.all(ports.map((_, i) => launch(i)))

  async function launch(i: number): Promise<ChildProcess> {
    const directory = join(root, String(i))
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'config.xml'), config(directory, ports[i]!, ports))
    writeFileSync(join(directory, 'users.xml'), USERS)
    const binary = existsSync(BINARY) ? BINARY : '/usr/bin/clickhouse-server'
    const child = spawn(binary, [`--config-file=${join(directory, 'config.xml')}`], { cwd: directory, stdio: 'ignore' })
    for (let attempt = 0; attempt < 300; attempt++) {
      if (await answers(ports[i]!.http)) return child
      if (child.exitCode !== null) throw new Error(`clickhouse-server ended with ${child.exitCode}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    child.kill('SIGKILL')
    throw new Error('clickhouse-server did not answer in 30 s')
  }

  async function end(child: ChildProcess | undefined): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => {
      child.once('exit', resolve)
    })
    child.kill('SIGKILL')
    await ended
  }

  return {
    url: (database) =>
      `clickhouse://${ports.map(({ http }) => `127.0.0.1:${http}`).join(',')}/${database}${count > 1 ? '?cluster=firebreak' : ''}`,
    async crash(server) {
      await end(servers[server])
      servers[server] = await launch(server)
    },
    size: () =>
      readdirSync(root, { recursive: true, withFileTypes: true }).reduce(
        (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
        0,
      ),
    async stop() {
      for (const child of servers) await end(child)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ping`)).ok
  } catch {
    return false
  }
}

function config(directory: string, own: Ports, all: readonly Ports[]): string {
  const shards = all
    .map(({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`)
    .join('')
  return `<yandex>
  <logger><level>warning</level><log>${directory}/log</log><errorlog>${directory}/errors</errorlog></logger>
  <http_port>${own.http}</http_port>
  <tcp_port>${own.tcp}</tcp_port>
  <interserver_http_port>${own.interserver}</interserver_http_port>
  <listen_host>127.0.0.1</listen_host>
  <max_connections>200</max_connections>
  <mark_cache_size>67108864</mark_cache_size>
  <path>${directory}/data/</path>
  <tmp_path>${directory}/tmp/</tmp_path>
  <format_schema_path>${directory}/schemas/</format_schema_path>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile>
  <default_database>default</default_database>
  <remote_servers><firebreak>${shards}</firebreak></remote_servers>
</yandex>`
}

const USERS = `<yandex>
  <profiles><default><max_threads>2</max_threads></default></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  <quotas><default></default></quotas>
</yandex>`
