import { describeMetrics } from './metrics.ts'

/** docs/metrics.md, printed from the table of metrics. */
export const metricsPage = (): string =>
  [
    '# Metrics',
    '',
    '<!-- Printed from lib/mirror/metrics.ts by `npm run docs`. -->',
    '',
    'CloudWatch namespace `LambdaMirrorMaker`. Every metric has the dimensions `service` (the function) and `flow`',
    '(`source->target`, or the name of a connector), and `topic` or `group` where its line says so. Minimum, maximum, average',
    "and rates are CloudWatch's statistics: MirrorMaker 2's `record-age-ms-max` is the maximum of `record-age-ms`.",
    '',
    'The functions write them as lines of their log (EMF), once an invocation: nothing is called. `npm start` shows the same on',
    'its page, and as Prometheus text under `/metrics`.',
    '',
    '| metric | unit | recorded by | what it is |',
    '|---|---|---|---|',
    ...describeMetrics().map(
      ({ name, unit, from, description }) =>
        `| \`${name}\` | ${unit} | ${from.join(', ')} | ${description} |`,
    ),
    '',
  ].join('\n')
