import type { ConnectRecord } from '../connect-record.ts'
import type { ConnectorSettings } from '../connector-keys.ts'
import { createTransform } from './create-transform.ts'
import type { Transform } from './transform.ts'
import { readTransformSteps } from './transform-steps.ts'

/** The chain that `transforms` and `transforms.<alias>.*` describe, as one transform. Null: one of them dropped the record. */
export const createTransformChain = (settings: ConnectorSettings): Transform => {
  const steps = readTransformSteps(settings, createTransform)
  return (record) => {
    let transformed: ConnectRecord | null = record
    for (const { transform } of steps) {
      if (transformed === null) return null
      transformed = transform(transformed)
    }
    return transformed
  }
}
