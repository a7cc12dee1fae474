import type { TopicRefusal } from './ports.ts'

/** INVALID_CONFIG, INVALID_REQUEST, POLICY_VIOLATION: so a broker, or MSK before it, refuses a config that it does not allow. */
const codes: readonly number[] = [40, 42, 44]

/** Whether a topic was refused for one of its configs: without it, it may be taken. */
export const isRefusedConfig = ({ code }: TopicRefusal): boolean => codes.includes(code)
