import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { Cluster } from '../../kafka/cluster.ts'
import { FrameReader } from '../../kafka/frame-reader.ts'
import { Writer } from '../../kafka/writer.ts'

/** A Metadata v5 answer of a cluster without brokers and topics. */
const emptyMetadata = (correlationId: number): Buffer => {
  const body = new Writer().int32(correlationId).int32(0).int32(0).nullableString('cluster').int32(1).int32(0)
  return Buffer.concat(new Writer().int32(body.length).parts().concat(body.parts()))
}

test('requests that start at the same time share one connection: a second one would be nobody’s to reset', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    const frames = new FrameReader((frame) => socket.write(emptyMetadata(frame.readInt32BE(4))))
    socket.on('data', (data) => frames.push(data))
    socket.on('error', () => {}) // the client resets what it closes
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: [`127.0.0.1:${address.port}`] })
  try {
    await Promise.all([cluster.metadata([]), cluster.metadata([]), cluster.metadata([])])
    assert.equal(sockets.length, 1)
    cluster.close()
    await Promise.all([cluster.metadata([]), cluster.metadata([])])
    assert.equal(sockets.length, 2)
  } finally {
    cluster.close()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
})
