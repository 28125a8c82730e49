import { parquetWriteRows } from 'hyparquet-writer'
import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js'
import { visibleText } from '../../../../support/escape.ts'
import type { SightingStore } from '../types.ts'

type Rows = ReturnType<SightingStore['export']>

const ROWS_A_GROUP = 50_000

/** A Parquet file (Snappy) in pieces of one row group: memory holds one group, whatever the length of the export. */
export async function* parquetOf(rows: Rows): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const sink = writable.getWriter()
  const written = write(rows, sink)
  // A reader that went away makes the write fail; the fault of the store itself is thrown below.
  written.catch(() => undefined)
  yield* readable.values()
  await written
}

async function write(rows: Rows, sink: WritableStreamDefaultWriter<Uint8Array>): Promise<void> {
  const writer = new ByteWriter()
  const flush = async () => {
    const piece = writer.getBytes().slice()
    writer.index = 0
    if (piece.length > 0) await sink.write(piece)
  }
  try {
    await parquetWriteRows({
      writer: Object.assign(writer, { flush, finish: flush }),
      rows: cellsOf(rows),
      columns: [
        { name: 'time', type: 'TIMESTAMP' },
        { name: 'sensor', type: 'STRING' },
        { name: 'threat', type: 'STRING' },
        { name: 'source', type: 'STRING' },
        { name: 'requests', type: 'INT64' },
      ],
      rowGroupSize: ROWS_A_GROUP,
      createdBy: 'firebreak',
    })
    await sink.close()
  } catch (error) {
    await sink.abort(error)
    throw error
  }
}

async function* cellsOf(rows: Rows) {
  for await (const piece of rows) {
    for (const { minute, sensor, threat, source, requests } of piece) {
      yield {
        time: new Date(minute * 60_000),
        sensor: visibleText(sensor),
        threat: visibleText(threat),
        source: visibleText(source),
        requests: BigInt(requests),
      }
    }
  }
}
