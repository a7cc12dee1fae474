import {
  atLeast,
  booleanSetting,
  choiceSetting,
  classSetting,
  intSetting,
  listSetting,
  longSetting,
  notEmpty,
  stringSetting,
} from './setting.ts'

/** What every connector of Kafka Connect accepts (Connect's ConnectorConfig). */
export const connectorConfig = {
  name: stringSetting({
    name: 'name',
    doc: 'Name of the connector. In mm2.properties the simple class name, e.g. `MirrorSourceConnector`.',
    importance: 'HIGH',
    validate: notEmpty,
  }),
  connectorClass: stringSetting({
    name: 'connector.class',
    doc: 'Class of the connector. It decides which function runs; no Java is loaded.',
    importance: 'HIGH',
  }),
  tasksMax: intSetting({
    name: 'tasks.max',
    default: 1,
    doc: 'Upper bound on tasks.',
    importance: 'HIGH',
    validate: atLeast(1),
    deviation: 'Accepted, without effect: Lambda runs one invocation a partition.',
  }),
  tasksMaxEnforce: booleanSetting({
    name: 'tasks.max.enforce',
    default: true,
    doc: 'Whether more tasks than `tasks.max` fail a connector.',
    importance: 'LOW',
    deviation: 'Accepted, without effect.',
  }),
  keyConverter: classSetting({
    name: 'key.converter',
    default: null,
    doc: 'Converter of record keys.',
    importance: 'LOW',
  }),
  valueConverter: classSetting({
    name: 'value.converter',
    default: null,
    doc: 'Converter of record values.',
    importance: 'LOW',
  }),
  headerConverter: classSetting({
    name: 'header.converter',
    default: null,
    doc: 'Converter of record headers.',
    importance: 'LOW',
  }),
  transforms: listSetting({
    name: 'transforms',
    default: [],
    doc: 'Aliases of the transforms of each record, in order.',
    importance: 'LOW',
  }),
  predicates: listSetting({
    name: 'predicates',
    default: [],
    doc: 'Aliases of the predicates that transforms use.',
    importance: 'LOW',
  }),
  configActionReload: choiceSetting({
    name: 'config.action.reload',
    values: ['none', 'restart'],
    default: 'restart',
    doc: 'What happens when an external configuration changes.',
    importance: 'LOW',
    deviation: 'Accepted, without effect: a change is deployed.',
  }),
  errorsRetryTimeout: longSetting({
    name: 'errors.retry.timeout',
    default: 0n,
    doc: 'For how many ms a failed operation is tried again.',
    deviation: 'Accepted, without effect: a failed batch is delivered again by its event source.',
  }),
  errorsRetryDelayMaxMs: longSetting({
    name: 'errors.retry.delay.max.ms',
    default: 60_000n,
    doc: 'Longest wait between such tries.',
    deviation: 'Accepted, without effect.',
  }),
  errorsTolerance: choiceSetting({
    name: 'errors.tolerance',
    values: ['none', 'all'],
    default: 'none',
    doc: '`none`: an error of conversion or transformation stops the connector. `all`: the record is skipped.',
    deviation: 'Accepted, without effect: nothing is skipped unless a filter or a sink is told to.',
  }),
  errorsLogEnable: booleanSetting({
    name: 'errors.log.enable',
    default: false,
    doc: 'Whether tolerated errors are logged.',
    deviation: 'Accepted, without effect: they always are.',
  }),
  errorsLogIncludeMessages: booleanSetting({
    name: 'errors.log.include.messages',
    default: false,
    doc: 'Whether the log of an error holds the record itself.',
    deviation: 'Accepted, without effect: it never does.',
  }),
}

/** `transforms` where records are not transformed: only empty, because leaving one out could uncover what it hides. */
export const noTransforms = listSetting({
  name: 'transforms',
  default: [],
  doc: connectorConfig.transforms.doc,
  importance: 'LOW',
  validate: (transforms) =>
    transforms.length === 0
      ? undefined
      : 'Transforms are not available: remove them, or keep this connector on Kafka Connect',
  deviation: 'Only empty.',
})
