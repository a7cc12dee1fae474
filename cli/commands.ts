import type { AddCommand } from './command.ts'
import { addDoctor } from './doctor.ts'
import { addDump } from './dump.ts'
import { addOffsets } from './offsets.ts'
import { addPause, addResume } from './pause.ts'
import { addPlan } from './plan.ts'
import { addPreview } from './preview.ts'
import { addStatus } from './status.ts'
import { addTakeover } from './takeover.ts'
import { addVerify } from './verify.ts'
import { addWhy } from './why.ts'

/** All commands of `mirror`, in the order of its help. */
export const commands: readonly AddCommand[] = [
  addPlan,
  addStatus,
  addDoctor,
  addWhy,
  addVerify,
  addOffsets,
  addPause,
  addResume,
  addTakeover,
  addPreview,
  addDump,
]
