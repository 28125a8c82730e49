import { totalmem } from 'node:os'

/**
 * How the embedded server runs. Durable first (fsync and synchronous_commit stay on), then small: what it keeps in memory
 * when idle must leave room on a machine with 1 GB.
 */
const SETTINGS: Record<string, string> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '40',
  // Nothing copies from this server, so bulk loads into new tables need not be written twice.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_replication_slots: '0',
  wal_buffers: '4MB',
  min_wal_size: '64MB',
  // Every helper process costs memory: no pool of readers, few workers.
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  max_parallel_maintenance_workers: '1',
  autovacuum_worker_slots: '2',
  autovacuum_max_workers: '2',
  max_logical_replication_workers: '0',
  jit: 'off',
  random_page_cost: '1.5',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'warning',
  // Statements may hold secrets: never in the log.
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

const MIB = 2 ** 20

/**
 * What grows with the memory of the machine (bytes). PostgreSQL leans on the cache of the system for the rest, so its own part
 * stays small: 48 MB on 1 GB, where sensors and console need their share, 128 MB on 8 GB, never more than 512 MB.
 */
export function memorySettings(memory: number): Record<string, string> {
  const megabytes = memory / MIB
  const between = (least: number, wanted: number, most: number): string =>
    `${Math.round(Math.min(most, Math.max(least, wanted)))}MB`
  return {
    shared_buffers: between(48, megabytes / 64, 512),
    // Only an estimate for the planner: what the system keeps of the files.
    effective_cache_size: between(256, megabytes / 2, 65_536),
    work_mem: between(8, megabytes / 256, 32),
    maintenance_work_mem: between(48, megabytes / 64, 256),
    // More between two checkpoints means fewer pages written whole; it is disk, but it is read after a crash.
    max_wal_size: between(512, megabytes / 8, 4096),
  }
}

/** Of the machine, or of the container we are in when that is less. Bytes. */
function memoryHere(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(totalmem(), limit) : totalmem()
}

export function settingArguments(more: Record<string, string>): string[] {
  const all = { ...SETTINGS, ...memorySettings(memoryHere()), ...more }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
