import type { ConnectorSettings } from '../connector-keys.ts'
import { createTransform } from './create-transform.ts'
import type { Transform } from './transform.ts'
import { chainOf, readTransformSteps } from './transform-steps.ts'

/** The chain that `transforms` and `transforms.<alias>.*` describe, as one transform. Null: one of them dropped the record. */
export const createTransformChain = (settings: ConnectorSettings): Transform =>
  chainOf(readTransformSteps(settings, createTransform))
