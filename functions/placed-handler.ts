import type { Settings } from '../lib/config/settings-file.ts'
import { settingsWithConverters } from '../lib/config/worker-converters.ts'
import { resolvedSettings } from './aws/resolved-settings.ts'
import { ConnectorPlace } from './connector-place.ts'
import { type Invocation, logger, mirrorHandler, type Run } from './handler.ts'
import { readSettings } from './settings.ts'

/** What makes a connector of its settings, at its place. */
export type PlacedStart = (
  settings: Settings,
  place: Pick<ConnectorPlace, 'isToRun'>,
) => Run<unknown, unknown>

/**
 * The handler of a connector's function: runs the connector that was deployed with it, as the REST API has changed it since,
 * or, in a place for posted ones, the one that it has put there. Whether it works, or why not, stands in Connect's status
 * topic. A source that is paused, stopped or deleted does nothing: when it is resumed it goes through its bucket. A sink's batch
 * would be lost that way, so one that has left its topic already goes into the index, or comes again where none is there.
 * A question is answered whatever the connector is to do.
 */
export const placedHandler = (
  start: PlacedStart,
  isQuestion: (event: unknown) => boolean = () => false,
): Run<unknown, unknown> => {
  const place = new ConnectorPlace(readSettings())
  let running: { readonly config: string; readonly run: Run<unknown, unknown> } | undefined
  return mirrorHandler(async (event: unknown, invocation: Invocation) => {
    const occupant = await place.occupant()
    const prepare = async (settings: Settings) => {
      const config = JSON.stringify(settings)
      if (running?.config !== config)
        running = { config, run: start(await resolvedSettings(settingsWithConverters(settings)), place) }
      return running.run
    }
    if (occupant !== undefined && isQuestion(event))
      return await (await prepare(occupant.settings))(event, invocation)
    if (place.isSink ? occupant === undefined : occupant?.isToRun !== true)
      return rest(place, occupant?.settings.name)
    const settings = occupant?.settings ?? {}
    try {
      await (await prepare(settings))(event, invocation)
    } catch (error) {
      await place.tell(settings, 'FAILED', error)
      throw error
    }
    await place.tell(settings, 'RUNNING')
  })
}

const rest = ({ name, isSink }: ConnectorPlace, connector: string | undefined): void => {
  if (isSink)
    throw new Error(
      `${name} took no batch: there is no connector that it is for. Its event sources were told to stop, and Lambda keeps the batch`,
    )
  if (connector === undefined)
    logger.warn(`${name} did nothing with an event: no connector is posted that it is for`)
  else logger.info(`${connector} did nothing with an event: it is paused or stopped (Connect REST API)`)
}
