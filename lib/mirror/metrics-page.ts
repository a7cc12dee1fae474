import { describeMetrics } from './metrics.ts'
import { mirrorMakerMetrics } from './mirror-maker-metrics.ts'

/** docs/metrics.md, printed from the tables of metrics. */
export const metricsPage = (): string =>
  [
    '# Metrics',
    '',
    '<!-- Printed from lib/mirror/{flow,connector,mirror-maker}-metrics.ts by `npm run docs`. -->',
    '',
    'CloudWatch namespace `LambdaMirrorMaker`. Every metric has the dimensions `service` (the kind of function) and `flow`',
    '(`source->target`, or the name of a connector), and those of the column "by": `topic` is the remote topic. A metric by',
    'function has `service` and `function_name`. Those that say "partition" are recorded by partition too with',
    '`metrics.by.partition = true`: by `topic` and `partition`, those of a group by `group`, `topic` and `partition`.',
    'CloudWatch asks 0.30 $ a month for each series, so a flow of 1,000 partitions pays for some thousands of them.',
    '',
    'The functions write them as lines of their log (EMF), once an invocation: nothing is called. `npm start` shows the same on',
    'its page, and as Prometheus text under `/metrics`: `LambdaMirrorMaker_<name>_{last,sum,min,max,count}`, with `_` for `-`',
    'and dimensions as labels.',
    '',
    'What to do when one of them is not as it should be: [operating.md](operating.md).',
    '',
    '| metric | unit | by | recorded by | what it is |',
    '|---|---|---|---|---|',
    ...describeMetrics().map(
      ({ name, unit, by, from, description }) =>
        `| \`${name}\` | ${unit} | ${by.join(', ')} | ${from.join(', ')} | ${description} |`,
    ),
    '',
    "## MirrorMaker 2's attributes",
    '',
    'MirrorMaker 2 computes rates, minimum, maximum and average itself, over 30 to 60 seconds, and shows them by JMX. Here they are',
    "CloudWatch's statistics of the metric, over any period; in metric math `m` is the metric with the statistic named. Its tags",
    '`source` and `target` are the dimension `flow`; `topic`, `partition` and `group` are dimensions of the same names. Two things',
    'are better than there: `record-count` and `byte-count` count the same records, the acknowledged ones, and',
    '`checkpoint-latency-ms` is really by group (one sensor serves all groups of a task in MirrorMaker 2). One is less exact: ages',
    'and latencies are recorded of the oldest and the newest record of each batch, so an average is that of those two. Without',
    'traffic there are no values, where JMX shows NaN.',
    '',
    '| attribute | metric | CloudWatch | Prometheus |',
    '|---|---|---|---|',
    ...mirrorMakerMetrics.map(
      ({ attribute, metric, cloudWatch, prometheus }) =>
        `| \`${attribute}\` | \`${metric}\` | ${cloudWatch} | \`${prometheus}\` |`,
    ),
    '',
  ].join('\n')
