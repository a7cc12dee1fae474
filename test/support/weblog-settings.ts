/** The FilePulse configuration that people copy, without what has no effect on records. */
export const weblogSettings = {
  name: 'fc-log4j-filepulse-source',
  'connector.class': 'io.streamthoughts.kafka.connect.filepulse.source.FilePulseSourceConnector',
  filters: 'GroupMultilineException, ParseLog4jLog',
  'filters.GroupMultilineException.negate': 'false',
  'filters.GroupMultilineException.pattern': '^[\\t]',
  'filters.GroupMultilineException.type': 'io.streamthoughts.kafka.connect.filepulse.filter.MultiRowFilter',
  'filters.ParseLog4jLog.pattern': '%{TIMESTAMP_ISO8601:logdate} %{LOGLEVEL:loglevel} %{GREEDYDATA:message}',
  'filters.ParseLog4jLog.overwrite': 'message',
  'filters.ParseLog4jLog.source': 'message',
  'filters.ParseLog4jLog.type': 'io.streamthoughts.kafka.connect.filepulse.filter.GrokFilter',
  'filters.ParseLog4jLog.ignoreFailure': 'true',
  'tasks.reader.class': 'io.streamthoughts.kafka.connect.filepulse.fs.reader.LocalRowFileInputReader',
  topic: 'fc-log4j-filepulse-source',
  'value.converter': 'org.apache.kafka.connect.json.JsonConverter',
  'value.converter.schemas.enable': 'false',
} as const satisfies Readonly<Record<string, string>>

/** The second one: messages are JSON, which is taken apart and flattened. */
export const weblogJsonSettings = {
  ...weblogSettings,
  filters: 'GroupMultilineException, ParseLog4jLog, MyJsonFilter',
  'filters.MyJsonFilter.type': 'io.streamthoughts.kafka.connect.filepulse.filter.JSONFilter',
  'filters.MyJsonFilter.source': 'message',
  'filters.MyJsonFilter.target': 'ub',
  transforms: 'removeMessageField, flatten',
  'transforms.removeMessageField.type': 'org.apache.kafka.connect.transforms.ReplaceField$Value',
  'transforms.removeMessageField.blacklist': 'message',
  'transforms.flatten.type': 'org.apache.kafka.connect.transforms.Flatten$Value',
  'transforms.flatten.fields': 'contents',
} as const satisfies Readonly<Record<string, string>>
