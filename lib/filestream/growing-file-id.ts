import { createHash } from 'node:crypto'

/**
 * What makes a file that grows the same file, whatever its bytes: its key, and the generation of its chain. Another generation
 * begins where reading begins anew at a position that no chain knows.
 */
export const growingFileId = (key: string, generation: number): string =>
  createHash('sha256')
    .update(JSON.stringify([key, 'growing', generation]))
    .digest('hex')
    .slice(0, 32)
