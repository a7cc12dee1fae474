import type { MetricSeries } from './metric-store.ts'

const safe = (name: string): string => name.replaceAll(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_')

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

const suffixes = ['last', 'sum', 'min', 'max', 'count'] as const

/** Series in Prometheus' text format: `<namespace>_<name>_{last,sum,min,max,count}` with dimensions as labels. */
export const prometheusText = (series: readonly MetricSeries[]): string =>
  [...Map.groupBy(series, ({ namespace, name }) => `${safe(namespace)}_${safe(name)}`)]
    .flatMap(([name, ofName]) =>
      suffixes.flatMap((suffix) => [
        `# TYPE ${name}_${suffix} ${suffix === 'sum' || suffix === 'count' ? 'counter' : 'gauge'}`,
        ...ofName.map((one) => `${name}_${suffix}${labels(one)} ${one[suffix]}`),
      ]),
    )
    .map((line) => `${line}\n`)
    .join('')

const labels = ({ dimensions }: MetricSeries): string => {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${safe(name)}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}
