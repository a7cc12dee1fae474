import { type SearchNode, startSearchNode } from '../../local/servers/search-node.ts'
import { shared } from './shared.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** A real OpenSearch node, empty, for all tests of a file; see `shared`. */
export const sharedSearchNode = (): (() => SearchNode) =>
  shared(async (ending) => {
    const directory = ending.use(await temporaryDirectory())
    const node = await startSearchNode({ directory: directory.path })
    ending.defer(() => node.stop())
    return node
  })
