import { connect } from 'node:net'

const lineEnd = '\r\n'
const headEnd = Buffer.from('\r\n\r\n')

/** Enough for an answer without an event; grows to the largest event that came. */
const firstBytes = 64 * 1024

/**
 * The one connection of a runtime to its Runtime API: HTTP/1.1, one request after the other, kept alive.
 *
 * Answers are read into memory that is used again for the next one. An HTTP client gives fresh buffers for every 64 KiB
 * of an event, 6 MB of them, and V8 then collects its whole heap at nearly every event (measured): a cost that the
 * function does not cause, and that Lambda's own runtime, which receives events outside of V8, does not have.
 */
export class RuntimeConnection {
  #host
  #socket
  #bytes = Buffer.allocUnsafeSlow(firstBytes)
  #used = 0
  /** Of the answer that is being read, once its head is complete. */
  #head
  #answered

  /** `onLost` hears that the Runtime API is gone, or answers what is not HTTP with a length. */
  constructor(host, onLost) {
    this.#host = host
    const at = host.lastIndexOf(':')
    this.#socket = connect({
      host: host.slice(0, at),
      port: Number(host.slice(at + 1)),
      noDelay: true,
      onread: {
        buffer: () => this.#bytes.subarray(this.#used),
        callback: (count) => {
          try {
            this.#received(count)
          } catch (error) {
            console.error(error)
            onLost()
          }
          return true
        },
      },
    })
    this.#socket.on('error', onLost)
    this.#socket.on('close', onLost)
  }

  /** Sends one request. The answer's body is a view: it holds until the next request. */
  request(method, path, body = '', headers = {}) {
    const fields = { host: this.#host, 'content-length': Buffer.byteLength(body), ...headers }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}${lineEnd}`)
    return new Promise((resolve) => {
      this.#answered = resolve
      this.#socket.write(`${method} ${path} HTTP/1.1${lineEnd}${lines.join('')}${lineEnd}${body}`)
    })
  }

  #received(count) {
    this.#used += count
    this.#head ??= this.#readHead()
    if (this.#head === undefined || this.#used < this.#head.end) return
    const { headers, start, end } = this.#head
    this.#head = undefined
    this.#used = 0
    this.#answered({ headers, body: this.#bytes.subarray(start, end) })
  }

  /** Undefined while it is not complete. Makes room for all of the body. */
  #readHead() {
    const at = this.#bytes.subarray(0, this.#used).indexOf(headEnd)
    if (at < 0) return undefined
    const [, ...lines] = this.#bytes.latin1Slice(0, at).split(lineEnd)
    const headers = Object.fromEntries(lines.map(headerOf))
    const length = Number(headers['content-length'])
    if (!Number.isSafeInteger(length)) throw new Error('the Runtime API answered without content-length')
    const start = at + headEnd.length
    this.#reserve(start + length)
    return { headers, start, end: start + length }
  }

  #reserve(size) {
    if (size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(size + size / 4)
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }
}

const headerOf = (line) => {
  const colon = line.indexOf(':')
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
}
