const metadataKey = 3
const findCoordinatorKey = 10

/** Says under which port the function reaches a broker's port. */
export interface PortMap {
  proxyPort(brokerPort: number): number | undefined
}

/**
 * An answer in which brokers stand under the ports of their proxies: of Metadata v5 and FindCoordinator v2, which is what
 * the mirror asks. All others come back as they are. The answer starts with its correlation id.
 */
export const withProxiedAddresses = (apiKey: number, answer: Buffer, ports: PortMap): Buffer => {
  if (apiKey !== metadataKey && apiKey !== findCoordinatorKey) return answer
  const copy = Buffer.from(answer)
  if (apiKey === metadataKey) inMetadata(copy, ports)
  else inCoordinator(copy, ports)
  return copy
}

// correlation_id INT32 throttle_time_ms INT32 [node_id INT32 host STRING port INT32 rack NULLABLE_STRING] …
const inMetadata = (answer: Buffer, ports: PortMap): void => {
  let at = 12
  for (let left = answer.readInt32BE(8); left > 0; left--) {
    at = afterString(answer, at + 4)
    replacePort(answer, at, ports)
    at = afterString(answer, at + 4)
  }
}

// correlation_id INT32 throttle_time_ms INT32 error_code INT16 error_message NULLABLE_STRING node_id INT32 host STRING port INT32
const inCoordinator = (answer: Buffer, ports: PortMap): void => {
  if (answer.readInt16BE(8) !== 0) return
  replacePort(answer, afterString(answer, afterString(answer, 10) + 4), ports)
}

const afterString = (answer: Buffer, at: number): number => at + 2 + Math.max(0, answer.readInt16BE(at))

const replacePort = (answer: Buffer, at: number, ports: PortMap): void => {
  const port = ports.proxyPort(answer.readInt32BE(at))
  if (port !== undefined) answer.writeInt32BE(port, at)
}
