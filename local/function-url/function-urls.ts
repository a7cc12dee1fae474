import type { FunctionUrlResource } from '../cloud-formation/stack-resources.ts'
import { FunctionUrlServer, type InvokeUrl } from './function-url-server.ts'

/** The function URLs of a stack, each on a port of its own. */
export class FunctionUrls {
  readonly #servers: FunctionUrlServer[] = []

  /** The first one listens on `firstPort`, each other one on the next port; 0: on free ones. */
  async open(
    resources: readonly FunctionUrlResource[],
    firstPort: number,
    invokerOf: (functionArn: string) => InvokeUrl,
  ): Promise<void> {
    for (const [index, { functionArn }] of resources.entries()) {
      const port = firstPort === 0 ? 0 : firstPort + index
      this.#servers.push(await FunctionUrlServer.listen(port, invokerOf(functionArn)))
    }
  }

  /** In the order of the template. */
  get urls(): readonly string[] {
    return this.#servers.map(({ url }) => url)
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    await Promise.all(this.#servers.map((one) => one.close()))
  }
}
