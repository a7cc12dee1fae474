#!/usr/bin/env node
/** `npx mirror`: runs mirror.ts as run.mjs runs all entries, under the project's own Node. */
import { fileURLToPath } from 'node:url'

process.argv.splice(2, 0, fileURLToPath(new URL('mirror.ts', import.meta.url)))
await import('./run.mjs')
