import type { Context, Hono } from 'hono'
import type { AlteredOffset } from '../../lib/connect/altered-offsets.ts'
import { type TargetState, targetStates } from '../../lib/connect/config-topic.ts'
import { ConnectError } from '../../lib/connect/connect-error.ts'
import { activeTopics } from '../../lib/tasks/active-topics.ts'
import type { Connector } from '../../lib/tasks/connect-registry.ts'
import type { ConnectWorker } from '../../lib/tasks/connect-worker.ts'
import { connectorInfo, namedConfig, tasksOf } from '../../lib/tasks/connector-info.ts'
import type { ConnectorOffsets } from '../../lib/tasks/connector-offsets.ts'
import type { ConnectServices } from './connect-services.ts'
import { jsonBody, respond } from './json-body.ts'

/** `/connectors` and all below it. */
export const connectorRoutes = (app: Hono, { worker, offsets }: ConnectServices): void => {
  collectionRoutes(app, worker)
  configRoutes(app, worker)
  stateRoutes(app, worker, offsets)
  taskRoutes(app, worker)
  offsetRoutes(app, worker, offsets)
}

const nameOf = (context: Context): string => context.req.param('name') ?? ''

const collectionRoutes = (app: Hono, worker: ConnectWorker): void => {
  app.get('/connectors', async (context) => {
    const all = await worker.registry.list()
    const expand = context.req.queries('expand') ?? []
    if (expand.length === 0)
      return respond(
        context,
        all.map(({ name }) => name),
      )
    const expanded = await Promise.all(
      all.map(async (connector) => [
        connector.name,
        {
          ...(expand.includes('status') && { status: await worker.status(connector) }),
          ...(expand.includes('info') && { info: connectorInfo(connector) }),
        },
      ]),
    )
    return respond(context, Object.fromEntries(expanded))
  })
  app.post('/connectors', async (context) => {
    const { name, config, initial_state: initial } = await jsonBody(context)
    if (typeof name !== 'string' || name.trim() === '') {
      throw new ConnectError(400, 'Missing required configuration "name" which has no default value.')
    }
    if (typeof config !== 'object' || config === null || Array.isArray(config)) {
      throw new ConnectError(500, 'The request has no config: send {"name", "config"}')
    }
    const state = initialState(initial)
    const trimmed = name.trim()
    await refuseExisting(worker, trimmed)
    const { connector } = await worker.put(trimmed, { ...config }, state)
    return created(context, connector)
  })
}

const refuseExisting = async (worker: ConnectWorker, name: string): Promise<void> => {
  if ((await worker.registry.find(name)) !== undefined) {
    throw new ConnectError(409, `Connector ${name} already exists`)
  }
}

/** `RUNNING`, `PAUSED` or `STOPPED` (KIP-980). */
const initialState = (value: unknown): TargetState => {
  if (value === undefined || value === null) return 'STARTED'
  const state = targetStates.find((known) => known === (value === 'RUNNING' ? 'STARTED' : value))
  if (state !== undefined && value !== 'STARTED') return state
  throw new ConnectError(500, `initial_state is ${JSON.stringify(value)}: send RUNNING, PAUSED or STOPPED`)
}

const created = (context: Context, connector: Connector): Response => {
  const location = new URL(`/connectors/${encodeURIComponent(connector.name)}`, context.req.url)
  // Whoever terminated TLS says so: a function URL does, and one machine has none.
  location.protocol = context.req.header('x-forwarded-proto') ?? location.protocol
  context.header('location', location.href)
  return respond(context, connectorInfo(connector), 201)
}

const configRoutes = (app: Hono, worker: ConnectWorker): void => {
  app.get('/connectors/:name', async (context) =>
    respond(context, connectorInfo(await worker.registry.get(nameOf(context)))),
  )
  app.delete('/connectors/:name', async (context) => {
    await worker.remove(nameOf(context))
    return respond(context, undefined, 204)
  })
  app.get('/connectors/:name/config', async (context) =>
    respond(context, namedConfig(await worker.registry.get(nameOf(context)))),
  )
  app.put('/connectors/:name/config', async (context) => {
    const { connector, isNew } = await worker.put(nameOf(context), await jsonBody(context))
    return isNew ? created(context, connector) : respond(context, connectorInfo(connector))
  })
  app.patch('/connectors/:name/config', async (context) =>
    respond(context, connectorInfo(await worker.patch(nameOf(context), await jsonBody(context)))),
  )
}

const stateRoutes = (app: Hono, worker: ConnectWorker, offsets: ConnectorOffsets): void => {
  app.get('/connectors/:name/status', async (context) => {
    const name = nameOf(context)
    const connector = await worker.registry.get(name, `No status found for connector ${name}`)
    return respond(context, await worker.status(connector))
  })
  for (const [verb, state, status] of [
    ['pause', 'PAUSED', 202],
    ['resume', 'STARTED', 202],
    ['stop', 'STOPPED', 204],
  ] as const) {
    app.put(`/connectors/:name/${verb}`, async (context) => {
      const name = nameOf(context)
      await worker.setState(await worker.registry.get(name, `Unknown connector ${name}`), state)
      return respond(context, undefined, status)
    })
  }
  // Functions have no process to start anew: what failed is delivered again by itself. What is to be is made so once more.
  app.post('/connectors/:name/restart', async (context) => {
    const name = nameOf(context)
    const connector = await worker.registry.get(name, `Unknown connector: ${name}`)
    await worker.setState(connector, connector.state)
    const [tasks, failedOnly] = ['includeTasks', 'onlyFailed'].map((key) => context.req.query(key) === 'true')
    if (!tasks && !failedOnly) return respond(context, undefined, 204)
    return respond(context, await worker.status(connector, failedOnly !== true), 202)
  })
  app.get('/connectors/:name/topics', async (context) => {
    const name = nameOf(context)
    const connector = await worker.registry.find(name)
    const topics = connector && (await activeTopics(connector, () => offsets.mirroredTopics(connector)))
    return respond(context, { [name]: { topics: topics ?? [] } })
  })
  app.put('/connectors/:name/topics/reset', (context) => respond(context, undefined, 202))
}

const taskRoutes = (app: Hono, worker: ConnectWorker): void => {
  app.get('/connectors/:name/tasks', async (context) => {
    const connector = await worker.registry.get(nameOf(context))
    const tasks = tasksOf(connector).map((id) => ({ id, config: namedConfig(connector) }))
    return respond(context, tasks)
  })
  app.get('/connectors/:name/tasks/:task/status', async (context) => {
    const [name, task] = [nameOf(context), context.req.param('task')]
    const message = `No status found for task ${name}-${task}`
    const { tasks } = await worker.status(await worker.registry.get(name, message))
    const found = tasks.find(({ id }) => String(id) === task)
    if (found === undefined) throw new ConnectError(404, message)
    return respond(context, found)
  })
  app.post('/connectors/:name/tasks/:task/restart', async (context) => {
    const [name, task] = [nameOf(context), context.req.param('task')]
    const connector = await worker.registry.get(name, `Unknown connector: ${name}`)
    if (!tasksOf(connector).some((known) => String(known.task) === task)) {
      throw new ConnectError(404, `Unknown task: ${name}-${task}`)
    }
    await worker.setState(connector, connector.state)
    return respond(context, undefined, 204)
  })
}

const offsetRoutes = (app: Hono, { registry }: ConnectWorker, known: ConnectorOffsets): void => {
  const path = '/connectors/:name/offsets'
  app.get(path, async (context) => {
    return respond(context, { offsets: await known.list(await registry.get(nameOf(context))) })
  })
  app.patch(path, async (context) => {
    const { offsets } = await jsonBody(context)
    if (!Array.isArray(offsets) || offsets.length === 0) {
      throw new ConnectError(400, 'Partitions / offsets need to be provided for an alter offsets request')
    }
    const message = await known.alter(await registry.get(nameOf(context)), offsets.map(alteredOffset))
    return respond(context, { message })
  })
  app.delete(path, async (context) => {
    return respond(context, { message: await known.reset(await registry.get(nameOf(context))) })
  })
}

const alteredOffset = (item: unknown): AlteredOffset => {
  const { partition, offset } = typeof item === 'object' && item !== null ? fields(item) : {}
  return { partition: objectOrNull(partition), offset: objectOrNull(offset) }
}

const fields = (item: object): { readonly partition?: unknown; readonly offset?: unknown } => ({ ...item })

const objectOrNull = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null ? { ...value } : null
