import type { AddCommand } from './command.ts'
import { addDoctor } from './doctor.ts'
import { addDump } from './dump.ts'
import { addOffsets } from './offsets.ts'
import { addStatus } from './status.ts'
import { addTakeover } from './takeover.ts'

/** All commands of `mirror`, in the order of its help. */
export const commands: readonly AddCommand[] = [addStatus, addDoctor, addOffsets, addTakeover, addDump]
