import type { FlowForecast } from '../lib/mirror/flow-forecast.ts'
import type { PriceList } from '../lib/mirror/price-list.ts'
import type { SelectionReason } from '../lib/mirror/selection-reason.ts'
import type { FlowPlan } from '../lib/tasks/plan-flow.ts'

/** A group of the source, and whether it is translated. */
export interface PlannedGroup {
  readonly group: string
  readonly reason: SelectionReason
}

/** All that `mirror plan` tells. */
export interface ToldPlan {
  readonly flow: string
  readonly plan: FlowPlan
  readonly groups: readonly PlannedGroup[]
  readonly forecast: FlowForecast
  readonly prices: PriceList
  readonly pollerMbps: number
  readonly gbSecondsPerMb: number
  readonly warnings: readonly string[]
}
