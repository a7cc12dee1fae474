import { type Context, Hono } from 'hono'
import { configKeysOf, validateConnectorConfig } from '../../lib/config/config-infos.ts'
import { connectPlugins, findPlugin, isSameType } from '../../lib/config/connect-plugins.ts'
import { ConnectError } from '../../lib/connect/connect-error.ts'
import { connectorVersion } from '../../lib/connect/connector-status.ts'
import { converterNames } from '../../lib/connect/converters/create-converter.ts'
import { transformNames } from '../../lib/connect/transforms/create-transform.ts'
import { predicateNames } from '../../lib/connect/transforms/predicates.ts'
import { textsOf, unknownClass } from '../../lib/tasks/connector-admission.ts'
import type { ConnectServices } from './connect-services.ts'
import { connectorRoutes } from './connector-routes.ts'
import { jsonBody, respond } from './json-body.ts'
import { loggerRoutes } from './logger-routes.ts'

/** The Connect REST API (4.1) as an application that takes a request and answers it, wherever it runs. */
export const connectRoutes = (services: ConnectServices): Hono => {
  const app = new Hono()
  app.onError((error, context) => answerError(context, error))
  app.notFound((context) => answerError(context, new ConnectError(404, 'HTTP 404 Not Found')))
  app.get('/', async (context) =>
    respond(context, {
      version: connectorVersion,
      commit: services.commit,
      kafka_cluster_id: await services.clusterId(),
    }),
  )
  app.get('/health', (context) =>
    respond(context, {
      status: 'healthy',
      message: 'Worker has completed startup and is ready to handle requests.',
    }),
  )
  connectorRoutes(app, services)
  pluginRoutes(app, services)
  loggerRoutes(app, services.setLogLevel)
  // A path that is known with another method comes here, past all routes above.
  for (const path of new Set(app.routes.map((route) => route.path))) {
    app.all(path, (context) => answerError(context, new ConnectError(405, 'HTTP 405 Method Not Allowed')))
  }
  return app
}

const pluginRoutes = (app: Hono, { worker }: Pick<ConnectServices, 'worker'>): void => {
  app.get('/connector-plugins', (context) => {
    const connectors = connectPlugins.map(({ className, type }) => ({
      class: className,
      type,
      version: connectorVersion,
    }))
    const others = context.req.query('connectorsOnly') === 'false' ? otherPlugins() : []
    return respond(context, [...connectors, ...others])
  })
  app.get('/connector-plugins/:plugin/config', (context) => {
    const name = context.req.param('plugin')
    const plugin = findPlugin(name)
    if (plugin === undefined) throw new ConnectError(404, `Unknown plugin ${name}.`)
    return respond(context, configKeysOf(plugin))
  })
  app.put('/connector-plugins/:plugin/config/validate', async (context) => {
    const requested = context.req.param('plugin')
    const config = textsOf(await jsonBody(context))
    const included = config['connector.class']
    if (included == null) {
      throw new ConnectError(400, `Connector config ${JSON.stringify(config)} contains no connector type`)
    }
    if (!isSameType(requested, included)) {
      throw new ConnectError(
        400,
        `Included connector type ${included} does not match request type ${requested}`,
      )
    }
    const plugin = findPlugin(included)
    if (plugin === undefined) throw new ConnectError(400, unknownClass(included))
    return respond(context, validateConnectorConfig(plugin, config, worker.providers))
  })
}

const otherPlugins = () => [
  ...transformNames.map((name) => plugin(`org.apache.kafka.connect.transforms.${name}`, 'transformation')),
  ...predicateNames.map((name) =>
    plugin(`org.apache.kafka.connect.transforms.predicates.${name}`, 'predicate'),
  ),
  ...converterNames.map((name) => plugin(converterPackages[name] ?? name, 'converter')),
]

const plugin = (className: string, type: string) => ({ class: className, type, version: connectorVersion })

const converterPackages: Readonly<Record<string, string>> = {
  JsonConverter: 'org.apache.kafka.connect.json.JsonConverter',
  StringConverter: 'org.apache.kafka.connect.storage.StringConverter',
  ByteArrayConverter: 'org.apache.kafka.connect.converters.ByteArrayConverter',
}

/** What is no answer of the API is a 500 with its message (ConnectExceptionMapper). */
const answerError = (context: Context, error: Error): Response => {
  const status = error instanceof ConnectError ? error.status : 500
  return respond(context, { error_code: status, message: error.message }, status)
}
