import { createServer } from 'node:net'

/** Every server here listens on the loopback interface alone. */
export const loopback = '127.0.0.1'

const lowest = 20_000
/** Above are the ports that outgoing connections take: a server there collides with one now and then. */
const highest = 32_767
const span = highest - lowest + 1

/** Processes that look at the same time start at different places: a port is free until its server binds it a second later. */
let next = lowest + ((process.pid * 61) % span)

/** A port of 127.0.0.1, below 32768, that nothing listens on and that this process has not been given before. */
export const freePort = async (): Promise<number> => {
  for (let tried = 0; tried < span; tried++) {
    const port = next
    next = port === highest ? lowest : port + 1
    if (await isPortFree(port)) return port
  }
  throw new Error(`No port between ${lowest} and ${highest} is free on ${loopback}: stop what listens there.`)
}

/** Whether a server could listen on a port of 127.0.0.1 now. */
export const isPortFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(false)
      else
        reject(
          new Error(`Port ${port} of ${loopback} cannot be listened on: ${error.message}`, { cause: error }),
        )
    })
    server.listen(port, loopback, () => server.close(() => resolve(true)))
  })

/** Throws a sentence when a port is taken. A server of another process there would answer in our server's place. */
export const assertPortFree = async (port: number, server: string): Promise<void> => {
  if (!(await isPortFree(port)))
    throw new Error(
      `${server} was not started: port ${port} is taken. Stop what listens there (lsof -i :${port} shows it) or choose another port.`,
    )
}
